"""AWS KMS keys, replicas in other Regions, and aliases (AWS KMS Developer Guide)."""

from __future__ import annotations

from sandbox.aws_provider.row import Autoname, Recorded, Row, row, tagging
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties, present

_TAGS = tagging("TagResource KeyId=$id", "UntagResource KeyId=$id", "ListResourceTags KeyId=$id > Tags")
_DELETE = "ScheduleKeyDeletion KeyId=$id PendingWindowInDays=$deletionWindowInDays"
_CHANGE = ("UpdateKeyDescription KeyId=$id", "PutKeyPolicy KeyId=$id PolicyName=default Policy=$policy")
_ENABLED = ("EnableKey KeyId=$id", "DisableKey KeyId=$id", True)
_CONSTRAINTS = {"encryptionContextEquals": "EncryptionContextEquals", "encryptionContextSubset": "EncryptionContextSubset"}
_GONE = "KeyState=='PendingDeletion'"


def _of_primary(_subject: Subject, values: Properties) -> Properties:
    return {"_primary": str(values.get("primaryKeyArn") or "").rsplit("/", 1)[-1]}


def _region_of_primary(values: Properties) -> str:
    return str(values["primaryKeyArn"]).split(":")[3]


def _as_declared(values: Properties) -> str:
    """The key as the program names it, by id or by ARN, when it is that key."""
    declared, actual = str(values["_declared"].get("targetKeyId") or ""), str(values["TargetKeyId"])
    return declared if declared.rsplit("/", 1)[-1] == actual.rsplit("/", 1)[-1] else actual


def _constraints(_subject: Subject, values: Properties) -> Properties:
    """A grant has one set of constraints; Pulumi writes it as a list."""
    declared: Properties = next(iter(values.get("constraints") or ()), {})
    named = {member: declared.get(name) for name, member in _CONSTRAINTS.items()}
    return {"_constraints": present(named) or None}


def _read_constraints(values: Properties) -> list[Properties] | None:
    actual = values["_raw"].get("Constraints") or {}
    named = {name: actual.get(member) for name, member in _CONSTRAINTS.items()}
    return [present(named)] if present(named) else None


ROWS: dict[str, Row | Recorded] = {
    "kms/key:Key": row(
        "kms",
        create="CreateKey",
        id="KeyMetadata.KeyId",
        read=["DescribeKey KeyId=$id > KeyMetadata", "?GetKeyRotationStatus KeyId=$id", "GetKeyPolicy KeyId=$id PolicyName=default"],
        delete=_DELETE,
        update=_CHANGE,
        toggles={
            "isEnabled": _ENABLED,
            "enableKeyRotation": (
                "EnableKeyRotation KeyId=$id RotationPeriodInDays=$rotationPeriodInDays",
                "DisableKeyRotation KeyId=$id",
                False,
            ),
        },
        names={
            "isEnabled": "Enabled",
            "enableKeyRotation": "KeyRotationEnabled",
            "customerMasterKeySpec": "KeySpec",
            "keyUsage": "KeyUsage",
        },
        soft={"deletionWindowInDays", "bypassPolicyLockoutSafetyCheck"},
        unread={"rotationPeriodInDays"},
        gone=_GONE,
        tags=_TAGS,
    ),
    "kms/replicaKey:ReplicaKey": row(
        "kms",
        create="ReplicateKey KeyId=$_primary ReplicaRegion=$region",
        id="ReplicaKeyMetadata.KeyId",
        read=["DescribeKey KeyId=$id > KeyMetadata", "GetKeyPolicy KeyId=$id PolicyName=default"],
        delete=_DELETE,
        update=_CHANGE,
        toggles={"enabled": _ENABLED},
        names={"primaryKeyArn": "MultiRegionConfiguration.PrimaryKey.Arn"},
        derived={"primaryKeyArn"},
        soft={"deletionWindowInDays", "bypassPolicyLockoutSafetyCheck"},
        gone=_GONE,
        tags=_TAGS,
        derive=_of_primary,
        create_region=_region_of_primary,
    ),
    "kms/grant:Grant": row(
        "kms",
        create="CreateGrant KeyId=$keyId Constraints=$_constraints",
        id="{keyId}:{GrantId}",
        id_pattern=r"(?P<keyId>.+):(?P<GrantId>[^:]+)",
        read="ListGrants KeyId=$keyId GrantId=$GrantId > Grants[0]",
        delete="RevokeGrant KeyId=$keyId GrantId=$GrantId",
        names={"keyId": "not_in_answer", "constraints": "not_in_answer"},
        derived={"constraints"},
        derive=_constraints,
        soft={"grantCreationTokens", "retireOnDelete"},
        computed={"constraints": _read_constraints},
    ),
    "kms/alias:Alias": row(
        "kms",
        create="CreateAlias AliasName=$name TargetKeyId=$targetKeyId",
        id="{name}",
        read="ListAliases > Aliases[?AliasName=='{name}']|[0]",
        delete="DeleteAlias AliasName=$name",
        update="UpdateAlias AliasName=$name TargetKeyId=$targetKeyId",
        autoname=Autoname("name", prefix="alias/"),
        names={"name": "AliasName"},
        computed={
            "arn": "arn:{partition}:kms:{region}:{account}:{name}",
            "targetKeyArn": "arn:{partition}:kms:{region}:{account}:key/{TargetKeyId}",
            "targetKeyId": _as_declared,
        },
    ),
}
