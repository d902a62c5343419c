"""Vaults, plans by tier, copies and restore tests."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from stacks.settings.vault_lock import VaultLock
from stacks.words import Name, PositiveDuration, Section, at_least_one


class TierBackup(Section):
    """What is asked of the backups of one tier beyond its objectives.

    Attributes:
        keep_days: how long a recovery point and its copies are kept.
        every: time between two snapshots, whole hours that divide a day; left out, it follows from the tier's ``restore_rpo``.
        cold_after_days: days after which a recovery point moves to cold storage, where its resource type can; None for never.
    """

    keep_days: Annotated[int, Field(ge=1, le=36500)]
    every: PositiveDuration | None = None
    cold_after_days: Annotated[int, Field(ge=1, le=36500)] | None = None


class Backup(Section):
    """Vaults in the workload account, in its recovery Region and in the backup account; a plan for every tier."""

    lock: VaultLock
    tiers: Annotated[dict[Name, TierBackup], AfterValidator(at_least_one)]
