"""AWS IAM roles, policies and their attachments (AWS IAM User Guide)."""

from __future__ import annotations

from sandbox.aws_provider.row import Autoname, Recorded, Row, row, tagging
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties

_VERSIONS_KEPT = 4  # IAM keeps five; the next change needs room for one more


def _bound(subject: Subject, values: Properties, old: Properties) -> None:
    """A boundary is set and removed by calls of its own."""
    boundary = values.get("permissionsBoundary")
    if boundary and boundary != old.get("permissionsBoundary") and old:
        subject.act("PutRolePermissionsBoundary", RoleName=values["id"], PermissionsBoundary=boundary)
    elif old.get("permissionsBoundary") and not boundary:
        subject.act("DeleteRolePermissionsBoundary", RoleName=values["id"])


def _detach(subject: Subject, values: Properties, _old: Properties) -> None:
    """Take policies off first, when the program said so."""
    if not values.get("forceDetachPolicies"):
        return
    for policy in subject.act("ListAttachedRolePolicies", RoleName=values["id"])["AttachedPolicies"]:
        subject.act("DetachRolePolicy", RoleName=values["id"], PolicyArn=policy["PolicyArn"])
    for name in subject.act("ListRolePolicies", RoleName=values["id"])["PolicyNames"]:
        subject.act("DeleteRolePolicy", RoleName=values["id"], PolicyName=name)


def _old_versions(subject: Subject, arn: str, keep: int) -> None:
    versions = subject.act("ListPolicyVersions", PolicyArn=arn)["Versions"]
    others = sorted((v for v in versions if not v["IsDefaultVersion"]), key=lambda v: str(v["CreateDate"]), reverse=True)
    for version in others[max(keep - 1, 0) :]:
        subject.act("DeletePolicyVersion", PolicyArn=arn, VersionId=version["VersionId"])


def _make_room(subject: Subject, values: Properties, old: Properties) -> None:
    if old:
        _old_versions(subject, values["id"], _VERSIONS_KEPT)


def _drop_versions(subject: Subject, values: Properties, _old: Properties) -> None:
    _old_versions(subject, values["id"], 0)


def _issuer(values: Properties) -> str:
    """IAM keeps the address without its scheme, which is always the same."""
    return f"https://{str(values['_raw']['Url']).removeprefix('https://')}"


_PROVIDER = "OpenIDConnectProviderArn=$id"
_POLICY_OF_ROLE = "RoleName=$role PolicyName=$name"

ROWS: dict[str, Row | Recorded] = {
    "iam/role:Role": row(
        "iam",
        create="CreateRole RoleName=$name",
        id="{name}",
        read="GetRole RoleName=$id > Role",
        delete="DeleteRole RoleName=$id",
        update=["UpdateAssumeRolePolicy RoleName=$id PolicyDocument=$assumeRolePolicy", "UpdateRole RoleName=$id"],
        autoname=Autoname("name"),
        defaults={"path": "/", "maxSessionDuration": 3600.0},
        names={
            "assumeRolePolicy": "AssumeRolePolicyDocument",
            "name": "RoleName",
            "permissionsBoundary": "PermissionsBoundary.PermissionsBoundaryArn",
            "uniqueId": "RoleId",
        },
        soft={"forceDetachPolicies"},
        by_code={"permissionsBoundary"},
        after=_bound,
        before_delete=_detach,
        tags=tagging("TagRole RoleName=$id", "UntagRole RoleName=$id", "ListRoleTags RoleName=$id > Tags"),
    ),
    "iam/rolePolicy:RolePolicy": row(
        "iam",
        create=f"PutRolePolicy {_POLICY_OF_ROLE} PolicyDocument=$policy",
        id="{role}:{name}",
        read=f"GetRolePolicy {_POLICY_OF_ROLE}",
        delete=f"DeleteRolePolicy {_POLICY_OF_ROLE}",
        update=f"PutRolePolicy {_POLICY_OF_ROLE} PolicyDocument=$policy",
        autoname=Autoname("name"),
        names={"policy": "PolicyDocument", "role": "RoleName", "name": "PolicyName"},
    ),
    "iam/policy:Policy": row(
        "iam",
        create="CreatePolicy PolicyName=$name PolicyDocument=$policy",
        id="Policy.Arn",
        read=["GetPolicy PolicyArn=$id > Policy", "GetPolicyVersion PolicyArn=$id VersionId=$DefaultVersionId > PolicyVersion"],
        delete="DeletePolicy PolicyArn=$id",
        update="CreatePolicyVersion PolicyArn=$id PolicyDocument=$policy SetAsDefault=true",
        autoname=Autoname("name"),
        defaults={"path": "/"},
        names={"policy": "Document", "name": "PolicyName", "policyId": "PolicyId"},
        after=_make_room,
        before_delete=_drop_versions,
        tags=tagging("TagPolicy PolicyArn=$id", "UntagPolicy PolicyArn=$id", "ListPolicyTags PolicyArn=$id > Tags"),
    ),
    "iam/rolePolicyAttachment:RolePolicyAttachment": row(
        "iam",
        create="AttachRolePolicy RoleName=$role PolicyArn=$policyArn",
        id="{role}/{policyArn}",
        read="ListAttachedRolePolicies RoleName=$role > AttachedPolicies[?PolicyArn=='{policyArn}']|[0]",
        delete="DetachRolePolicy RoleName=$role PolicyArn=$policyArn",
    ),
    # moto cannot add or take away one client id of a provider, so other client ids are another provider here
    "iam/openIdConnectProvider:OpenIdConnectProvider": row(
        "iam",
        create="CreateOpenIDConnectProvider",
        id="OpenIDConnectProviderArn",
        read=f"GetOpenIDConnectProvider {_PROVIDER}",
        delete=f"DeleteOpenIDConnectProvider {_PROVIDER}",
        update=f"UpdateOpenIDConnectProviderThumbprint {_PROVIDER} ThumbprintList=$thumbprintLists",
        names={"clientIdLists": "ClientIDList", "thumbprintLists": "ThumbprintList"},
        fixed={"clientIdLists", "url"},
        tags=tagging(
            f"TagOpenIDConnectProvider {_PROVIDER}",
            f"UntagOpenIDConnectProvider {_PROVIDER}",
            f"ListOpenIDConnectProviderTags {_PROVIDER} > Tags",
        ),
        computed={"arn": "{id}", "url": _issuer},
    ),
}
