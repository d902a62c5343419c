"""How firmly backup vaults are locked."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from stacks.settings.log_keeping import LockMode
from stacks.words import Section


class VaultLock(Section):
    """What a vault promises of every recovery point in it.

    Attributes:
        mode: AWS Backup knows compliance only by `changeable_days`: without it a lock can be taken off again, which is governance
            (AWS Backup Developer Guide, "AWS Backup Vault Lock").
        min_days: no recovery point may be kept shorter; `max_days`: nor longer.
        changeable_days: days after which the lock can no longer be taken off by anybody, at least 3; for COMPLIANCE alone.
    """

    mode: LockMode
    min_days: Annotated[int, Field(ge=1, le=36500)]
    max_days: Annotated[int, Field(ge=1, le=36500)]
    changeable_days: Annotated[int, Field(ge=3, le=36500)] | None = None
