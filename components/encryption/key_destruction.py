"""How a key can be destroyed: by a break-glass role, with MFA, by a known person, after another one's approval.

Pure. AWS KMS has no rule that asks for two people, so this is made of what AWS does enforce:

1. The destroyer role takes no session tags, and a session must carry a source identity equal to the IAM user's name. It is entered with
   MFA, from an IAM user and not from another role: a chained session, and one that comes from SAML or an identity provider, carries no
   MFA that AWS can see.
2. The approver role may do one thing: put the tag `APPROVED_BY` on the destroyer role, with the approver's own source identity in it.
   Tags of a role are tags of its sessions, so the key policy sees who approved.
3. The key policy denies every act of destruction unless all of this is there and approver and destroyer are two different people.

4. Nobody else makes, tags or changes these two roles: the permission boundary keeps every role of the environment from it, and the
   guardrails of the organization everybody but the roles that deploy.

What AWS does not enforce, and what therefore is alarmed: who deploys can still tag the role or change its trust, and without the
organization's guardrails any administrator of IAM without a boundary in the account of the keys; an administrator of a key can change its
policy; a person with two IAM users is two people; an approval lasts until it is taken away by the approver or by the next deployment,
which knows of no such tag. IAM's own events reach EventBridge in one Region only (us-east-1 in the partition ``aws``), so changes of the
roles, approvals among them, are seen by the trail's alarms (``key-duty-change``) and not by those of `KeyWatch`.

Sources: IAM User Guide, "Monitor and control actions taken with assumed roles" (source identity), "Pass session tags in AWS STS",
"Secure API access with MFA"; AWS KMS Developer Guide, "ABAC for AWS KMS" (a key policy cannot look at the key's own tags).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

APPROVED_BY = "holdfast:approved-by"
"""Tag of the destroyer role, and so of its sessions: the source identity of whoever approved."""

DUTY = "holdfast:duty"
"""Tag of the IAM users of people: which of the two roles they may take on."""

DESTRUCTION = ("kms:DeleteImportedKeyMaterial", "kms:DisableKey", "kms:DisableKeyRotation", "kms:ScheduleKeyDeletion")
"""Acts after which data is lost, or is as good as lost."""

DESTRUCTION_ROLE, APPROVAL_ROLE = "key-destruction", "key-approval"
"""How the names of the two roles end, after that of the environment."""

APPROVAL = ("iam:TagRole", "iam:UntagRole")
"""Acts by which an approval is given and taken away."""

DUTY_CHANGES = (
    "iam:AttachRolePolicy", "iam:CreateRole", "iam:DeleteRole", "iam:DeleteRolePermissionsBoundary", "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole",
)  # fmt: skip
"""Acts that change who may destroy or approve; to make the approver anew is one of them."""

_LONGEST_MFA_AGE_S = "900"
_SESSION = f"aws:PrincipalTag/{APPROVED_BY}"

Document = Mapping[str, object]


def destruction_denials(destroyers: frozenset[str]) -> list[Document]:
    """Statements of a key policy that keep everybody from destroying the key but approved destroyers."""
    if not destroyers:
        return [_denied("NobodyDestroys", None)]
    return [
        _denied("NobodyElseDestroys", {"ArnNotEquals": {"aws:PrincipalArn": sorted(destroyers)}}),
        _denied("DestroyWithMfa", {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}),
        _denied("DestroyUnderOwnName", {"Null": {"aws:SourceIdentity": "true"}}),
        _denied("DestroyApproved", {"Null": {_SESSION: "true"}}),
        _denied("NobodyApprovesOwn", {"StringEqualsIgnoreCase": {_SESSION: "${aws:SourceIdentity}"}}),
    ]


def duty_roles(partition: str, account: str) -> tuple[str, ...]:
    """Patterns of the ARNs of both roles, of any environment; partition and account may be ``*``."""
    return tuple(f"arn:{partition}:iam::{account}:role/*-{duty}" for duty in (APPROVAL_ROLE, DESTRUCTION_ROLE))


def approvers_of(destroyers: Iterable[str]) -> frozenset[str]:
    """ARNs of the roles that approve what these do: each of the same environment and account."""
    return frozenset(arn.removesuffix(DESTRUCTION_ROLE) + APPROVAL_ROLE for arn in destroyers if arn.endswith(DESTRUCTION_ROLE))


def duty_trust(account_root: str, duty: str) -> Document:
    """Trust policy of a role that people with the tag `DUTY` = `duty` take on with MFA and under their own name.

    ``aws:username`` exists for IAM users alone, so nobody else can state a source identity that fits.
    """
    same_name = {"StringEquals": {f"aws:PrincipalTag/{DUTY}": duty, "sts:SourceIdentity": "${aws:username}"}}
    recent = {"Bool": {"aws:MultiFactorAuthPresent": "true"}, "NumericLessThan": {"aws:MultiFactorAuthAge": _LONGEST_MFA_AGE_S}}
    return _document(
        {
            "Sid": "PeopleOfThatDuty",
            "Effect": "Allow",
            "Principal": {"AWS": account_root},
            "Action": ["sts:AssumeRole", "sts:SetSourceIdentity"],
            "Condition": {**same_name, **recent},
        },
        {"Sid": "NoTagsFromOutside", "Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sts:TagSession"},
    )


def approval_policy(destroyer: str) -> Document:
    """What an approver may do: put their own name on the destroyer role, and take the approval away."""
    own_name = {"StringEquals": {f"aws:RequestTag/{APPROVED_BY}": "${aws:SourceIdentity}"}}
    only = {"ForAllValues:StringEquals": {"aws:TagKeys": [APPROVED_BY]}}
    return _document(
        {"Sid": "Approve", "Effect": "Allow", "Action": "iam:TagRole", "Resource": destroyer, "Condition": {**own_name, **only}},
        {"Sid": "TakeAway", "Effect": "Allow", "Action": "iam:UntagRole", "Resource": destroyer, "Condition": only},
        {"Sid": "Look", "Effect": "Allow", "Action": ["iam:GetRole", "iam:ListRoleTags"], "Resource": destroyer},
    )


def _denied(sid: str, condition: Document | None) -> Document:
    statement: dict[str, object] = {"Sid": sid, "Effect": "Deny", "Principal": "*", "Action": list(DESTRUCTION), "Resource": "*"}
    return {**statement, "Condition": condition} if condition else statement


def _document(*statements: Document) -> Document:
    parts: Sequence[Document] = statements
    return {"Version": "2012-10-17", "Statement": list(parts)}
