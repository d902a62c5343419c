"""Waivers for people: those that say the same in several environments stand together. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from policies.assessment import Assessment
from policies.reports.environment_section import named
from policies.waiver import AppliedWaiver, Waiver, WaiverState


@dataclass(frozen=True)
class WaiverRow:
    """One exception, where it holds, and how many findings it excuses in all."""

    environments: str
    waiver: Waiver
    state: WaiverState
    reason: str
    excuses: int


def waiver_rows(assessments: Iterable[Assessment]) -> tuple[WaiverRow, ...]:
    """In the order of the first environment that has each; what is out of order is first."""
    found: dict[tuple[Waiver, WaiverState, str], list[tuple[str, AppliedWaiver]]] = {}
    for assessment in assessments:
        for applied in assessment.waivers:
            said = (replace(applied.waiver, file="", line=0), applied.state, applied.reason)
            found.setdefault(said, []).append((named(assessment), applied))
    rows = [
        WaiverRow(", ".join(name for name, _ in listed), waiver, state, reason, sum(a.excuses for _, a in listed))
        for (waiver, state, reason), listed in found.items()
    ]
    return tuple(sorted(rows, key=lambda r: list(WaiverState).index(r.state), reverse=True))
