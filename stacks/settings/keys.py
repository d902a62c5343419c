"""Who may do what with which key."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator

from stacks.words import RoleArn, Section, at_least_one


class DataClass(StrEnum):
    """What a key protects; one key per class."""

    CLINICAL = "clinical"
    LOGS = "logs"
    OPERATIONS = "operations"
    BACKUP = "backup"


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
    backup: KeyRoles
