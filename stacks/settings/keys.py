"""Who may do what with which key."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator

from stacks.words import Duration, RoleArn, Section, at_least_one

_SHORTEST, _LONGEST = timedelta(days=90), timedelta(days=2560)


class DataClass(StrEnum):
    """What a key protects; one key per class."""

    CLINICAL = "clinical"
    LOGS = "logs"
    OPERATIONS = "operations"
    BACKUP = "backup"


def _rotation(value: timedelta) -> timedelta:
    """AWS KMS Developer Guide, "Rotate AWS KMS keys"."""
    if not _SHORTEST <= value <= _LONGEST or value % timedelta(days=1):
        raise ValueError(f"must be whole days, from P{_SHORTEST.days}D to P{_LONGEST.days}D; KMS rotates in no other period")
    return value


class KeyRoles(Section):
    """Who may do what with one key; the program runs as one of the administrators where it makes keys.

    Attributes:
        destroyers: may disable or delete it, once a second person has approved (`components.encryption.key_destruction`).
        rotation: time between automatic rotations.
    """

    administrators: Annotated[frozenset[RoleArn], AfterValidator(at_least_one)]
    users: frozenset[RoleArn] = frozenset()
    destroyers: frozenset[RoleArn] = frozenset()
    rotation: Annotated[Duration, AfterValidator(_rotation)]


class Keys(Section):
    """Duties by data class."""

    clinical: KeyRoles
    logs: KeyRoles
    operations: KeyRoles
    backup: KeyRoles

    def of(self, data_class: DataClass) -> KeyRoles:
        """The duties of one class."""
        found: KeyRoles = getattr(self, data_class.value)
        return found
