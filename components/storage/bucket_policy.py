"""Bucket policies: TLS only, and whatever a bucket must take from AWS services and from buckets it is a copy of.

Pure. Sources: Amazon S3 User Guide, "Security best practices" (aws:SecureTransport), "Enabling server access logging", "Granting
permissions when the source and destination buckets are owned by different AWS accounts" and "How Object Lock works" (legal holds); AWS
CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail"; Amazon VPC User Guide, "Publish flow logs to Amazon S3"; AWS Config
Developer Guide, "Permissions for the Amazon S3 bucket for the AWS Config delivery channel".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Statement = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class ServiceDelivery:
    """An AWS service that writes into a bucket.

    Attributes:
        principal: for example ``cloudtrail.amazonaws.com``.
        prefixes: where it may write, each without a leading slash, ``*`` included.
        condition_key: ``aws:SourceArn`` or ``aws:SourceAccount``; `sources`: whose deliveries are taken.
        looks_first: whether it asks for the bucket's ACL before it writes.
        lists_first: whether it also lists the bucket, to see that it exists.
    """

    principal: str
    prefixes: tuple[str, ...]
    condition_key: str
    sources: tuple[str, ...]
    looks_first: bool
    lists_first: bool = False


@dataclass(frozen=True, kw_only=True)
class Replicator:
    """The role with which S3 copies another bucket into this one.

    The statement names its account and, as a condition, the role: it holds before the role exists, and still holds when the role was
    made anew, which a role as principal would not survive (IAM User Guide, "AWS JSON policy elements: Principal", IAM role principals).
    """

    partition: str
    account: str
    role: str

    @property
    def role_arn(self) -> str:
        """The role's ARN, known before it is made."""
        return f"arn:{self.partition}:iam::{self.account}:role/{self.role}"


@dataclass(frozen=True, kw_only=True)
class RoleDelivery:
    """A role of an AWS service that writes into a bucket; named as in `Replicator`, so that it need not exist yet.

    Attributes:
        sid: of the statement.
        partition, account: of the role; `role`: its path and name.
        prefix: where it may write, without a leading slash, ``*`` included.
    """

    sid: str
    partition: str
    account: str
    role: str
    prefix: str


@dataclass(frozen=True, kw_only=True)
class HoldDuties:
    """Who may put a legal hold on a version, and who may lift it; S3 has one action for both.

    Attributes:
        account_arn: of the account of both roles, ``arn:aws:iam::<account>:root``; the bucket may be in another, as a replica is.
        places: ARN of the role that puts holds; `lifts`: of the role that lifts them.
    """

    account_arn: str
    places: str
    lifts: str


@dataclass(frozen=True, kw_only=True)
class BucketGuests:
    """Everybody a bucket's policy speaks of beside its own account.

    Attributes:
        deliveries: AWS services that write into it.
        replicators: roles that copy other buckets into it.
        roles: roles of AWS services that write into it.
        others: statements for guests of another kind.
        holds: who alone may place and lift legal holds; None leaves it to the account's own policies.
        lock_is_final: whether nobody at all may bypass a lock in governance mode.
    """

    deliveries: Sequence[ServiceDelivery] = ()
    replicators: Sequence[Replicator] = ()
    roles: Sequence[RoleDelivery] = ()
    others: Sequence[Statement] = ()
    holds: HoldDuties | None = None
    lock_is_final: bool = False


def bucket_policy(bucket_arn: str, guests: BucketGuests | None = None) -> Statement:
    """The policy of one bucket; without guests it only insists on TLS."""
    objects, guests = f"{bucket_arn}/*", guests or BucketGuests()
    statements: list[Statement] = [
        _deny("TlsOnly", "s3:*", [bucket_arn, objects], {"Bool": {"aws:SecureTransport": "false"}}),
    ]
    if guests.lock_is_final:
        statements.append(_deny("NobodyBypassesTheLock", "s3:BypassGovernanceRetention", objects))
    if guests.holds:
        statements += _holds(bucket_arn, guests.holds)
    for delivery in guests.deliveries:
        statements += _delivery(bucket_arn, delivery)
    for replicator in guests.replicators:
        statements += _replication(bucket_arn, replicator)
    statements += [_role_delivery(bucket_arn, delivery) for delivery in guests.roles]
    statements += guests.others
    return {"Version": "2012-10-17", "Statement": statements}


def _deny(sid: str, action: str, resource: object, condition: Statement | None = None) -> dict[str, object]:
    denied: dict[str, object] = {"Sid": sid, "Effect": "Deny", "Principal": {"AWS": "*"}, "Action": action, "Resource": resource}
    return {**denied, "Condition": condition} if condition else denied


def _holds(bucket_arn: str, duties: HoldDuties) -> list[Statement]:
    objects, roles = f"{bucket_arn}/*", [duties.places, duties.lifts]
    given: dict[str, object] = {
        "Effect": "Allow",
        "Principal": {"AWS": duties.account_arn},
        "Condition": {"ArnEquals": {"aws:PrincipalArn": roles}},
    }
    only_lifts = {"ArnNotEquals": {"aws:PrincipalArn": duties.lifts}, "StringEquals": {"s3:object-lock-legal-hold": "OFF"}}
    return [
        {**given, "Sid": "HoldsAreFound", "Action": ["s3:ListBucket", "s3:ListBucketVersions"], "Resource": bucket_arn},
        {**given, "Sid": "HoldsAreSet", "Action": ["s3:GetObjectLegalHold", "s3:PutObjectLegalHold"], "Resource": objects},
        _deny("HoldsAreADuty", "s3:PutObjectLegalHold", objects, {"ArnNotEquals": {"aws:PrincipalArn": roles}}),
        _deny("LiftingIsAnother", "s3:PutObjectLegalHold", objects, only_lifts),
    ]


def _delivery(bucket_arn: str, delivery: ServiceDelivery) -> list[Statement]:
    service = "".join(word.capitalize() for word in delivery.principal.split(".") if word not in {"amazonaws", "com"})
    given: dict[str, object] = {
        "Effect": "Allow",
        "Principal": {"Service": delivery.principal},
        "Condition": {
            "ArnLike" if delivery.condition_key.endswith("Arn") else "StringEquals": {delivery.condition_key: list(delivery.sources)}
        },
    }
    writes = {
        **given,
        "Sid": f"{service}Writes",
        "Action": "s3:PutObject",
        "Resource": _one_or_many([f"{bucket_arn}/{p}" for p in delivery.prefixes]),
    }
    looks = {**given, "Sid": f"{service}Looks", "Action": "s3:GetBucketAcl", "Resource": bucket_arn}
    lists = {**given, "Sid": f"{service}Lists", "Action": "s3:ListBucket", "Resource": bucket_arn}
    return [*([looks] if delivery.looks_first else []), *([lists] if delivery.lists_first else []), writes]


def _replication(bucket_arn: str, replicator: Replicator) -> list[Statement]:
    name = "".join(word.capitalize() for word in replicator.role.split("-"))
    given: dict[str, object] = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:{replicator.partition}:iam::{replicator.account}:root"},
        "Condition": {"ArnEquals": {"aws:PrincipalArn": replicator.role_arn}},
    }
    copies = ["s3:ObjectOwnerOverrideToBucketOwner", "s3:ReplicateObject", "s3:ReplicateTags"]
    return [
        {**given, "Sid": f"{name}Looks", "Action": ["s3:GetBucketVersioning", "s3:ListBucket"], "Resource": bucket_arn},
        {**given, "Sid": f"{name}Copies", "Action": copies, "Resource": f"{bucket_arn}/*"},
    ]


def _role_delivery(bucket_arn: str, delivery: RoleDelivery) -> Statement:
    root = f"arn:{delivery.partition}:iam::{delivery.account}"
    return {
        "Sid": delivery.sid,
        "Effect": "Allow",
        "Principal": {"AWS": f"{root}:root"},
        "Action": "s3:PutObject",
        "Resource": f"{bucket_arn}/{delivery.prefix}",
        "Condition": {"ArnEquals": {"aws:PrincipalArn": f"{root}:role/{delivery.role}"}},
    }


def _one_or_many(values: list[str]) -> str | list[str]:
    """One value is written bare, as AWS itself writes it back."""
    return values[0] if len(values) == 1 else values
