"""Roles that belong to an AWS service (IAM User Guide, "Service-linked roles")."""

from __future__ import annotations

from sandbox.aws_provider.row import Recorded, Row, row, tagging
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties


def _named(_subject: Subject, values: Properties) -> Properties:
    """The role's name is the end of its ARN, which is its id."""
    return {"_role": str(values.get("id") or "").rpartition("/")[2]}


def _read_service(values: Properties) -> str:
    return str(values["_raw"]["Path"]).strip("/").rpartition("/")[2]


ROWS: dict[str, Row | Recorded] = {
    "iam/serviceLinkedRole:ServiceLinkedRole": row(
        "iam",
        create="CreateServiceLinkedRole AWSServiceName=$awsServiceName > Role",
        id="Arn",
        read="GetRole RoleName=$_role > Role",
        delete="DeleteServiceLinkedRole RoleName=$_role",
        update="UpdateRoleDescription RoleName=$_role",
        names={"name": "RoleName", "uniqueId": "RoleId"},
        fixed={"awsServiceName", "customSuffix"},
        derive=_named,
        computed={"awsServiceName": _read_service},
        tags=tagging("TagRole RoleName=$_role", "UntagRole RoleName=$_role", "ListRoleTags RoleName=$_role > Tags"),
    ),
}
