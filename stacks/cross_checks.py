"""Rules that join several settings. Each yields what it finds; what could not be read is passed over, its own problem is told already."""

from __future__ import annotations

from collections.abc import Iterator

from components.data.recovery_choice import unreachable_restore_rpo
from components.network.address_plan import unfit
from stacks.checks import (
    backup,
    certificates,
    connectivity,
    data,
    detection,
    identity,
    journeys,
    keys,
    logs,
    network,
    operations,
    organization,
    recovery,
)
from stacks.checks.finding import Check, Finding
from stacks.draft import Draft
from stacks.settings.log_keeping import LockMode


def cross_check(draft: Draft, stack: str) -> Iterator[Finding]:
    """Every broken rule, with the place to change.

    Args:
        draft: the sections that are right in themselves.
        stack: name of the stack, from the file's name.
    """
    if draft.name is not None and draft.name != stack:
        yield (
            ("name",),
            f"is {draft.name!r}, but the file is for the stack {stack!r}; names of resources come from it, so the two must agree",
        )
    for check in _CHECKS:
        yield from check(draft)


def _two_regions(draft: Draft) -> Iterator[Finding]:
    if draft.regions and draft.regions.primary == draft.regions.recovery:
        yield ("regions", "recovery"), f"is the primary Region, {draft.regions.primary}; losing it would lose both copies"


def _zones_once(draft: Draft) -> Iterator[Finding]:
    zones = draft.zones or ()
    for number, zone in enumerate(zones):
        if zone in zones[:number]:
            yield ("zones", number), f"zone {zone!r} is there twice"


def _addresses_fit(draft: Draft) -> Iterator[Finding]:
    if draft.address_space is None:
        return
    if reason := unfit(draft.address_space.block):
        yield ("address_space", "block"), reason
    for owner, taken in draft.address_space.elsewhere.items():
        if taken.overlaps(draft.address_space.block):
            yield ("address_space", "elsewhere", owner), f"{taken} overlaps the environment's own {draft.address_space.block}"


def _systems_once(draft: Draft) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for number, name in draft.system_names.items():
        if name in first:
            yield ("systems", number, "name"), f"{name!r} is already the name of systems[{first[name]}]"
        first.setdefault(name, number)


def _tiers_known(draft: Draft) -> Iterator[Finding]:
    for number, tier in draft.system_tiers.items():
        if tier not in draft.tier_names:
            yield ("systems", number, "tier"), f"{tier!r} is not a tier; there are: {', '.join(sorted(draft.tier_names)) or 'none'}"


def _objectives_reachable(draft: Draft) -> Iterator[Finding]:
    for (tier, setting), time in draft.times.items():
        place = ("tiers", tier, setting)
        if setting == "restore_rpo" and (reason := unreachable_restore_rpo(time)):
            yield place, reason
        if setting == "rto" and draft.name_service and draft.name_service.ttl >= time:
            yield place, f"is used up by name_service.ttl alone: an old answer is kept for {int(draft.name_service.ttl.total_seconds())} s"


def _approver_apart(draft: Draft) -> Iterator[Finding]:
    if draft.drills and draft.drills.roles.approver == draft.drills.roles.operator:
        yield ("drills", "roles", "approver"), f"{draft.drills.roles.approver!r} is also the operator; nobody approves their own work"


def _logs_kept(draft: Draft) -> Iterator[Finding]:
    if draft.logs is None:
        return
    if draft.logs.lock_days < draft.logs.retention_days:
        yield (
            ("logs", "lock_days"),
            f"locks objects that live {draft.logs.retention_days} days for {draft.logs.lock_days} only; lock at least as long",
        )
    if draft.throw_away and draft.logs.lock is LockMode.COMPLIANCE:
        yield ("logs", "lock"), "COMPLIANCE cannot be undone by anybody, so a throw-away environment could never be removed; use GOVERNANCE"


def _real_data_protected(draft: Draft) -> Iterator[Finding]:
    if draft.throw_away is False and draft.stateful_protection is False:
        yield ("stateful_protection",), "must be true, because this environment is not throw_away"


_CHECKS: tuple[Check, ...] = (
    _two_regions,
    _zones_once,
    _addresses_fit,
    _tiers_known,
    _systems_once,
    _objectives_reachable,
    *keys.CHECKS,
    _logs_kept,
    _real_data_protected,
    _approver_apart,
    *network.CHECKS,
    *connectivity.CHECKS,
    *certificates.CHECKS,
    *identity.CHECKS,
    *organization.CHECKS,
    *logs.CHECKS,
    *detection.CHECKS,
    *data.CHECKS,
    *backup.CHECKS,
    *recovery.CHECKS,
    *operations.CHECKS,
    *journeys.CHECKS,
)
