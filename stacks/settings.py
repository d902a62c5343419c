"""The smaller sections of an environment file: addresses, keys, logs, names, drills."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv4Network
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from stacks.words import DomainName, Name, PositiveDuration, RoleArn, Section, at_least_one


class AddressSpace(Section):
    """Addresses of the environment, and those that are taken elsewhere (on the premises, by partners)."""

    block: IPv4Network
    elsewhere: dict[Name, IPv4Network] = Field(default_factory=dict)


class DataClass(StrEnum):
    """What a key protects; one key per class."""

    CLINICAL = "clinical"
    LOGS = "logs"
    OPERATIONS = "operations"


class KeyRoles(Section):
    """Who may do what with one key; the program runs as one of the administrators where it makes keys."""

    administrators: Annotated[frozenset[RoleArn], AfterValidator(at_least_one)]
    users: frozenset[RoleArn] = frozenset()
    destroyers: frozenset[RoleArn] = frozenset()


class Keys(Section):
    """Duties by data class."""

    clinical: KeyRoles
    logs: KeyRoles
    operations: KeyRoles


class LockMode(StrEnum):
    """Object Lock retention modes (Amazon S3 User Guide, "Retention modes")."""

    GOVERNANCE = "GOVERNANCE"
    COMPLIANCE = "COMPLIANCE"


class LogKeeping(Section):
    """How long logs and evidence are kept, and how firmly.

    Attributes:
        lock_days: days during which no version can be deleted.
        retention_days: days after which a log may expire.
        organization: id of the AWS organization whose trail this is, or None for a trail of one account.
    """

    lock: LockMode
    lock_days: Annotated[int, Field(ge=1, le=36500)]
    retention_days: Annotated[int, Field(ge=1, le=36500)]
    organization: Annotated[str, StringConstraints(pattern=r"^o-[a-z0-9]{10,32}$")] | None = None


class HealthSignal(StrEnum):
    """How the name service learns that a primary is gone.

    ``tcp-probe``: checkers connect to the database port; for addresses the checkers can reach.
    ``alarm``: a CloudWatch alarm decides, because Route 53 checkers are on the internet and cannot reach a private
    address (Amazon Route 53 Developer Guide, "How Route 53 determines whether a health check is healthy").
    """

    TCP_PROBE = "tcp-probe"
    ALARM = "alarm"


def _whole_seconds(value: timedelta) -> timedelta:
    if value.total_seconds() % 1:
        raise ValueError("must be whole seconds")
    return value


class NameService(Section):
    """The private zone of database names."""

    zone: DomainName
    ttl: Annotated[PositiveDuration, AfterValidator(_whole_seconds)]
    health: HealthSignal


class DrillRoles(Section):
    """Who operates, who commands, who approves; duties of an on-call list, not persons."""

    operator: Name
    commander: Name
    approver: Name


class Triggers(Section):
    """Numbers at which a cutover is rolled back."""

    sync_drift_rows: Annotated[int, Field(ge=0)]


class Drills(Section):
    """How drills are run here.

    Attributes:
        run_by: IAM roles that may take on the drill role.
    """

    roles: DrillRoles
    triggers: Triggers
    run_by: Annotated[frozenset[RoleArn], AfterValidator(at_least_one)]
