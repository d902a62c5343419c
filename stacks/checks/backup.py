"""Rules about backup: every tier has a plan that meets it, and every recovery point fits the vault it goes to."""

from __future__ import annotations

from collections.abc import Iterator

from components.backup.backup_choice import LONGEST_CONTINUOUS_DAYS, interval_problem, is_continuous, retention_problem
from stacks.checks.finding import Check, Finding
from stacks.draft import Draft
from stacks.settings.log_keeping import LockMode


def _every_tier_has_a_plan(draft: Draft) -> Iterator[Finding]:
    if draft.backup is None:
        return
    for tier in sorted(draft.tier_names - draft.backup.tiers.keys()):
        yield ("backup", "tiers"), f"has no plan for the tier {tier!r}; every tier is backed up"
    for tier in draft.backup.tiers:
        if tier not in draft.tier_names:
            yield ("backup", "tiers", tier), f"{tier!r} is not a tier; there are: {', '.join(sorted(draft.tier_names)) or 'none'}"


def _often_enough(draft: Draft) -> Iterator[Finding]:
    for name, tier in (draft.backup.tiers if draft.backup else {}).items():
        restore_rpo = draft.times.get((name, "restore_rpo"))
        if tier.every is not None and restore_rpo is not None and (reason := interval_problem(tier.every, restore_rpo)):
            yield ("backup", "tiers", name, "every"), reason


def _kept_as_the_vault_demands(draft: Draft) -> Iterator[Finding]:
    if draft.backup is None:
        return
    lock = draft.backup.lock
    for name, tier in draft.backup.tiers.items():
        place = ("backup", "tiers", name, "keep_days")
        if not lock.min_days <= tier.keep_days <= lock.max_days:
            yield place, f"is {tier.keep_days}; the vaults take {lock.min_days} to {lock.max_days} days and refuse every job beyond that"
        if reason := retention_problem(tier.keep_days, tier.cold_after_days):
            yield place, reason
        restore_rpo = draft.times.get((name, "restore_rpo"))
        if restore_rpo is None or not is_continuous(restore_rpo):
            continue
        if tier.keep_days < LONGEST_CONTINUOUS_DAYS:
            yield place, f"is {tier.keep_days}; the tier needs continuous backups, which are kept {LONGEST_CONTINUOUS_DAYS} days"
        if lock.min_days > LONGEST_CONTINUOUS_DAYS:
            yield (
                ("backup", "lock", "min_days"),
                f"is {lock.min_days}; the tier {name!r} needs continuous backups, which are kept {LONGEST_CONTINUOUS_DAYS} days at most",
            )


def _lock_fits(draft: Draft) -> Iterator[Finding]:
    if draft.backup is None:
        return
    lock = draft.backup.lock
    if lock.min_days > lock.max_days:
        yield ("backup", "lock", "min_days"), f"is {lock.min_days}, more than max_days, {lock.max_days}; no recovery point would fit"
    if lock.mode is LockMode.COMPLIANCE:
        if draft.throw_away:
            yield (
                ("backup", "lock", "mode"),
                "COMPLIANCE cannot be undone by anybody, so a throw-away environment could never be removed; use GOVERNANCE",
            )
        if lock.changeable_days is None:
            yield (
                ("backup", "lock", "changeable_days"),
                "is missing; without it AWS Backup takes the lock off for anybody who may, which is GOVERNANCE and not COMPLIANCE",
            )
    elif lock.changeable_days is not None:
        yield ("backup", "lock", "changeable_days"), "would make the lock final after that; for GOVERNANCE leave it out"


CHECKS: tuple[Check, ...] = (_every_tier_has_a_plan, _often_enough, _kept_as_the_vault_demands, _lock_fits)
