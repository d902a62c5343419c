"""How logs and evidence are kept."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from stacks.words import Section


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
