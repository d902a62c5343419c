"""Amazon Athena workgroups and saved queries (Amazon Athena User Guide)."""

from __future__ import annotations

from typing import Any

from sandbox.aws_provider.row import Autoname, Recorded, Row, row, tagging
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties

_ARN = "arn:{partition}:athena:{region}:{account}:workgroup/{name}"


def _wanted(_subject: Subject, values: Properties) -> Properties:
    """The configuration; AWS writes one of its members otherwise."""
    configuration = dict(values.get("configuration") or {})
    result = dict(configuration.pop("resultConfiguration", None) or {})
    if encryption := result.get("encryptionConfiguration"):
        result["encryptionConfiguration"] = {
            "encryptionOption": encryption.get("encryptionOption"),
            "kmsKey": encryption.get("kmsKeyArn"),
        }
    return {"_configuration": {**configuration, **({"resultConfiguration": result} if result else {})}}


def _read_configuration(values: Properties) -> Any:
    found = values.get("configuration") or {}
    kept = values["_raw"].get("Configuration", {}).get("ResultConfiguration", {}).get("EncryptionConfiguration", {})
    if key := kept.get("KmsKey"):
        found["resultConfiguration"]["encryptionConfiguration"]["kmsKeyArn"] = key
    return found or None


ROWS: dict[str, Row | Recorded] = {
    # moto cannot change a workgroup, so another configuration is another workgroup here
    "athena/workgroup:Workgroup": row(
        "athena",
        create="CreateWorkGroup Configuration=$_configuration",
        id="{name}",
        read="GetWorkGroup WorkGroup=$name > WorkGroup",
        delete="DeleteWorkGroup WorkGroup=$name",
        autoname=Autoname("name"),
        defaults={"state": "ENABLED"},
        soft={"forceDestroy"},
        derived={"configuration"},
        unread={"state"},
        derive=_wanted,
        computed={"arn": _ARN, "configuration": _read_configuration},
        tags=tagging("TagResource ResourceARN=$arn", "UntagResource ResourceARN=$arn", "ListTagsForResource ResourceARN=$arn > Tags"),
        limits="no query is run: there is no engine behind it",
    ),
    "athena/namedQuery:NamedQuery": Recorded(id="{unique}", why="the local AWS keeps saved queries and can never delete one"),
}
