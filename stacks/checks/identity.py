"""Rules about identity."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from components.identity.break_glass_role import LONGEST_SESSION
from components.identity.duty import not_apart
from components.identity.trust import loose_subject
from stacks.checks.finding import Check, Finding
from stacks.draft import Draft

_SHORTEST, _LONGEST = timedelta(hours=1), timedelta(hours=4)


def _one_pipeline(draft: Draft) -> Iterator[Finding]:
    if draft.identity and (reason := loose_subject(draft.identity.pipeline.subject)):
        yield ("identity", "pipeline", "subject"), reason


def _duties_of_groups_apart(draft: Draft) -> Iterator[Finding]:
    holders = {duty: held.groups for duty, held in draft.identity.duties.items()} if draft.identity else {}
    for duty, reason in not_apart(holders):
        yield ("identity", "duties", duty.value, "groups"), reason


def _break_glass_is_short(draft: Draft) -> Iterator[Finding]:
    session = draft.identity.break_glass.session if draft.identity else LONGEST_SESSION
    if session != LONGEST_SESSION:
        yield (
            ("identity", "break_glass", "session"),
            f"is {_hours(session)}; a break-glass session lasts {_hours(LONGEST_SESSION)}, no longer, and AWS STS takes no shorter limit",
        )


def _break_glass_is_apart(draft: Draft) -> Iterator[Finding]:
    if draft.identity is None:
        return
    for duty, held in draft.identity.duties.items():
        for both in sorted(held.groups & draft.identity.break_glass.groups):
            yield (
                ("identity", "break_glass", "groups"),
                f"group {both!r} also holds the duty {duty.value!r}; who has break-glass every day does not notice its use",
            )


def _sessions_end(draft: Draft) -> Iterator[Finding]:
    for duty, held in draft.identity.duties.items() if draft.identity else ():
        if not _SHORTEST <= held.session <= _LONGEST:
            yield ("identity", "duties", duty.value, "session"), f"is {_hours(held.session)}; sessions of a duty last one to four hours"


def _elevated_hold_a_duty(draft: Draft) -> Iterator[Finding]:
    if draft.identity is None or draft.identity.elevation is None:
        return
    for duty in sorted(draft.identity.elevation.duties - draft.identity.duties.keys()):
        yield ("identity", "elevation", "duties"), f"nobody holds the duty {duty.value!r}; name its groups under duties"


def _hours(session: timedelta) -> str:
    return f"{session / timedelta(hours=1):g} h"


CHECKS: tuple[Check, ...] = (
    _one_pipeline,
    _duties_of_groups_apart,
    _break_glass_is_short,
    _break_glass_is_apart,
    _sessions_end,
    _elevated_hold_a_duty,
)
