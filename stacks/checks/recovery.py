"""Rules about when drills start, and about what is judged between them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from components.recovery.drill_rhythm import drill_rhythm, too_long
from components.recovery.readiness_set import MOST_SYSTEMS
from stacks.checks.finding import Check, Finding
from stacks.draft import Draft
from stacks.settings.drill_schedule import DrillSchedule
from stacks.yaml_places import Place

_SCHEDULE: Place = ("drills", "schedule")


def _freezes_end_after_they_begin(draft: Draft) -> Iterator[Finding]:
    schedule = _schedule(draft)
    for number, freeze in enumerate(schedule.freezes if schedule else ()):
        if freeze.last < freeze.first:
            yield (*_SCHEDULE, "freezes", number, "last"), f"{freeze.last} is before the first day, {freeze.first}"


def _freezes_once(draft: Draft) -> Iterator[Finding]:
    schedule = _schedule(draft)
    first: dict[str, int] = {}
    for number, freeze in enumerate(schedule.freezes if schedule else ()):
        if freeze.name in first:
            yield (*_SCHEDULE, "freezes", number, "name"), f"{freeze.name!r} is already the name of freezes[{first[freeze.name]}]"
        first.setdefault(freeze.name, number)


def _scenarios_once(draft: Draft) -> Iterator[Finding]:
    schedule = _schedule(draft)
    for number, scenario in enumerate(schedule.scenarios if schedule else ()):
        if schedule and scenario in schedule.scenarios[:number]:
            yield (*_SCHEDULE, "scenarios", number), f"{scenario.value} is there twice; it would start twice"


def _tiers_known(draft: Draft) -> Iterator[Finding]:
    schedule = _schedule(draft)
    for tier in schedule.every if schedule else ():
        if tier not in draft.tier_names:
            known = ", ".join(sorted(draft.tier_names)) or "none"
            yield (*_SCHEDULE, "every", tier), f"{tier!r} is not a tier; there are: {known}"


def _drills_come_before_they_are_due(draft: Draft) -> Iterator[Finding]:
    schedule = _schedule(draft)
    if schedule is None:
        return
    for (tier, setting), cadence in draft.times.items():
        if setting != "cadence":
            continue
        every = schedule.every.get(tier)
        if every is not None and (reason := too_long(every, cadence, schedule.longest_freeze)):
            yield (*_SCHEDULE, "every", tier), reason
        if every is None and (reason := _no_rhythm(schedule, cadence)):
            yield ("tiers", tier, "cadence"), reason


def _no_rhythm(schedule: DrillSchedule, cadence: timedelta) -> str | None:
    try:
        drill_rhythm(cadence, schedule.longest_freeze, schedule.margin_percent)
    except ValueError:
        return (
            f"{cadence.days} days leave no time for a drill: drills.schedule freezes {schedule.longest_freeze.days} days in a row "
            f"and keeps {schedule.margin_percent} % of the rest as its margin"
        )
    return None


def _readiness_fits(draft: Draft) -> Iterator[Finding]:
    systems = len(draft.system_names)
    if draft.drills and draft.drills.readiness and systems > MOST_SYSTEMS:
        limit = f"there are {systems} systems, and AWS judges at most {MOST_SYSTEMS} in an account"
        yield (
            ("drills", "readiness"),
            f'{limit} (Amazon Application Recovery Controller Developer Guide, "Quotas for readiness check"); switch it off',
        )


def _schedule(draft: Draft) -> DrillSchedule | None:
    return draft.drills.schedule if draft.drills else None


CHECKS: tuple[Check, ...] = (
    _freezes_end_after_they_begin,
    _freezes_once,
    _scenarios_once,
    _tiers_known,
    _drills_come_before_they_are_due,
    _readiness_fits,
)
