"""Rules about what is watched for users, and about what it may cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from components.data import recovery_choice
from stacks.checks.finding import Check, Finding
from stacks.draft import Draft
from stacks.settings.operations import Hearing


def _journeys_of_known_systems(draft: Draft) -> Iterator[Finding]:
    known = set(draft.system_names.values())
    first: dict[str, int] = {}
    for number, journey in enumerate(draft.operations.journeys if draft.operations else ()):
        place = ("operations", "journeys", number, "system")
        if journey.system not in known:
            yield place, _unknown(journey.system, known)
        if journey.system in first:
            yield place, f"{journey.system!r} already has journeys[{first[journey.system]}]; give that one more steps"
        first.setdefault(journey.system, number)


def _journeys_end_before_the_next(draft: Draft) -> Iterator[Finding]:
    for number, journey in enumerate(draft.operations.journeys if draft.operations else ()):
        if journey.patience > journey.every:
            yield (
                ("operations", "journeys", number, "patience"),
                f"is longer than the {journey.every.total_seconds():g} s until the next walk begins",
            )
        names = [step.name for step in journey.steps]
        for step, name in enumerate(names):
            if name in names[:step]:
                yield ("operations", "journeys", number, "steps", step, "name"), f"{name!r} is the name of an earlier step"


def _endpoints_fit(draft: Draft) -> Iterator[Finding]:
    for name, heard in (draft.operations.subscriptions if draft.operations else {}).items():
        place = ("operations", "subscriptions", name, "endpoint")
        if heard.by is Hearing.HTTPS and not heard.endpoint.startswith("https://"):
            yield place, "must begin with https://, because it is heard by https"
        if heard.by is Hearing.EMAIL and heard.endpoint.count("@") != 1:
            yield place, "must be a mailbox, because it is heard by email"


def _backups_are_younger_than_a_restore_may_go_back(draft: Draft) -> Iterator[Finding]:
    """By what a database could meet: any other objective is told at its tier, and is none to measure by."""
    if draft.operations is None:
        return
    age = draft.operations.objectives.backup_age_hours
    longest = max((t.total_seconds() for t in _times(draft, "restore_rpo") if not recovery_choice.unreachable_restore_rpo(t)), default=None)
    if longest is not None and age * 3600 > longest:
        yield (
            ("operations", "objectives", "backup_age_hours"),
            f"is told only after {age:g} h, but no restore may go back further than {longest / 3600:g} h (restore_rpo of the tiers)",
        )


def _replication_is_told_in_time(draft: Draft) -> Iterator[Finding]:
    """By what a database could meet, as above."""
    if draft.operations is None:
        return
    lag = draft.operations.objectives.replication_lag_seconds
    strictest = min((t.total_seconds() for t in _times(draft, "rpo") if not recovery_choice.unreachable_rpo(t)), default=None)
    if strictest is not None and lag > strictest:
        yield (
            ("operations", "objectives", "replication_lag_seconds"),
            f"is told only from {lag:g} s on, but the strictest RPO is {strictest:g} s; be told before it is missed",
        )


def _times(draft: Draft, asked: str) -> Iterator[timedelta]:
    """One objective of every tier."""
    return (time for (_, setting), time in draft.times.items() if setting == asked)


def _budgets_of_known_systems(draft: Draft) -> Iterator[Finding]:
    known = set(draft.system_names.values())
    for system in draft.spending.budgets.systems if draft.spending else ():
        if system not in known:
            yield ("spending", "budgets", "systems", system), _unknown(system, known)


def _parts_within_the_whole(draft: Draft) -> Iterator[Finding]:
    if draft.spending is None:
        return
    budgets = draft.spending.budgets
    together = sum(budgets.systems.values())
    if together > budgets.total:
        yield ("spending", "budgets", "total"), f"is {budgets.total}, but the systems together may spend {together}"


def _unknown(system: str, known: set[str]) -> str:
    return f"{system!r} is not a system; there are: {', '.join(sorted(known)) or 'none'}"


CHECKS: tuple[Check, ...] = (
    _journeys_of_known_systems,
    _journeys_end_before_the_next,
    _endpoints_fit,
    _backups_are_younger_than_a_restore_may_go_back,
    _replication_is_told_in_time,
    _budgets_of_known_systems,
    _parts_within_the_whole,
)
