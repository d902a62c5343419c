"""AWS Secrets Manager secrets and their versions (AWS Secrets Manager User Guide)."""

from __future__ import annotations

from sandbox.aws_provider.row import Autoname, Recorded, Row, row, tagging
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties, present

_RECOVERY_DAYS = 30


def _deletion(_subject: Subject, values: Properties) -> Properties:
    """A window of 0 days means at once (DeleteSecret)."""
    days = values.get("recoveryWindowInDays")
    at_once = days is not None and int(days) == 0
    return {"_force": True if at_once else None, "_window": None if at_once else days or _RECOVERY_DAYS}


def _text(_subject: Subject, values: Properties) -> Properties:
    return {"_text": values.get("secretString") or values.get("secretStringWo")}


def _policy(subject: Subject, values: Properties, old: Properties) -> None:
    policy = values.get("policy")
    if policy and policy != old.get("policy"):
        subject.act("PutResourcePolicy", SecretId=values["id"], ResourcePolicy=policy)
    elif old.get("policy") and not policy:
        subject.act("DeleteResourcePolicy", SecretId=values["id"])


def _replicate(subject: Subject, values: Properties, old: Properties) -> None:
    """Replicas are added and removed by Region; those of a new secret are made with it."""
    before = {replica["region"] for replica in old.get("replicas") or ()}
    after = {replica["region"]: replica for replica in values.get("replicas") or ()}
    if added := [_replica(replica) for region, replica in after.items() if old and region not in before]:
        subject.act("ReplicateSecretToRegions", SecretId=values["id"], AddReplicaRegions=added)
    if removed := sorted(before - after.keys()):
        subject.act("RemoveRegionsFromReplication", SecretId=values["id"], RemoveReplicaRegions=removed)


def _withdraw(subject: Subject, values: Properties, _old: Properties) -> None:
    """A secret with replicas cannot be deleted (RemoveRegionsFromReplication)."""
    if regions := sorted(replica["region"] for replica in values.get("replicas") or ()):
        subject.act("RemoveRegionsFromReplication", SecretId=values["id"], RemoveReplicaRegions=regions)


def _replica(declared: Properties) -> dict[str, str]:
    return {"Region": declared["region"], **({"KmsKeyId": declared["kmsKeyId"]} if declared.get("kmsKeyId") else {})}


def _read_replicas(values: Properties) -> list[Properties] | None:
    """The replicas; their keys are taken as declared, since moto names another one whatever it was given."""
    keys = {replica["region"]: replica.get("kmsKeyId") for replica in values["_declared"].get("replicas") or ()}
    actual = values["_raw"].get("ReplicationStatus") or ()
    found = [present({"region": replica["Region"], "kmsKeyId": keys.get(replica["Region"])}) for replica in actual]
    return found or None


def _after(subject: Subject, values: Properties, old: Properties) -> None:
    _policy(subject, values, old)
    _replicate(subject, values, old)


ROWS: dict[str, Row | Recorded] = {
    "secretsmanager/secret:Secret": row(
        "secretsmanager",
        create="CreateSecret AddReplicaRegions=$replicas",
        id="ARN",
        read=["DescribeSecret SecretId=$id", "?GetResourcePolicy SecretId=$id > {ResourcePolicy: ResourcePolicy}"],
        delete="DeleteSecret SecretId=$id ForceDeleteWithoutRecovery=$_force RecoveryWindowInDays=$_window",
        update="UpdateSecret SecretId=$id",
        autoname=Autoname("name"),
        names={"policy": "ResourcePolicy", "replicas": "ReplicationStatus"},
        fixed={"name"},
        by_code={"policy", "replicas"},
        soft={"recoveryWindowInDays", "forceOverwriteReplicaSecret"},
        gone="DeletedDate",
        derive=_deletion,
        after=_after,
        computed={"replicas": _read_replicas},
        before_delete=_withdraw,
        tags=tagging("TagResource SecretId=$id", "UntagResource SecretId=$id"),
    ),
    "secretsmanager/secretVersion:SecretVersion": row(
        "secretsmanager",
        create="PutSecretValue SecretId=$secretId SecretString=$_text",
        id="{secretId}|{VersionId}",
        read="GetSecretValue SecretId=$secretId VersionId=$VersionId",
        delete=(),
        stays=True,
        derived={"secretString", "secretStringWo"},
        unread={"secretStringWoVersion"},
        derive=_text,
    ),
}
