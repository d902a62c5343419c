"""All drills together: what is covered, what is overdue, how achieved times move against their targets. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from dr_drills.measure.method import Method
from dr_drills.measure.objective import Objective, ObjectiveName
from dr_drills.measure.verdict import Verdict
from dr_drills.report.drill_report import DrillReport

SCHEMA = "holdfast.drill-index/1"


@dataclass(frozen=True)
class Entry:
    """One drill in the index; `trust` is what verifying its pack said, None where there is no pack yet."""

    drill_id: str
    href: str
    report: DrillReport
    trust: str | None

    @property
    def system(self) -> str | None:
        """The system drilled."""
        return self.report.measured.opening.system

    @property
    def began(self) -> datetime:
        """When it began, UTC; the beginning of time when its journal does not say."""
        began = self.report.measured.began
        return datetime.fromisoformat(began) if began else datetime.fromtimestamp(0, UTC)

    def objective(self, *names: ObjectiveName) -> Objective | None:
        """The first objective of one of these names."""
        return next((o for o in self.report.measured.objectives if o.name in names), None)

    @property
    def proves(self) -> bool:
        """Whether it may count as proof: passed, sealed, and the seal verified."""
        return self.report.verdict is Verdict.PASSED and self.trust == "verified"


@dataclass(frozen=True, slots=True)
class Expectation:
    """A system that must be drilled, and how often."""

    system: str
    tier: str
    cadence: timedelta | None


class Coverage(StrEnum):
    """Where one system and method stand against the cadence; only a verified pass counts."""

    TESTED = "tested"
    OVERDUE = "overdue"
    UNPROVEN = "not proven"
    NEVER = "never"


@dataclass(frozen=True)
class Line:
    """One system and method: its drills, oldest first, and where it stands. `due` is None without cadence or proof."""

    system: str
    tier: str | None
    method: Method
    coverage: Coverage
    proven: datetime | None
    due: datetime | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Programme:
    """Everything the index shows, as of `now`; entries newest first."""

    now: datetime
    entries: tuple[Entry, ...]
    lines: tuple[Line, ...]

    def to_json(self) -> dict[str, object]:
        """The index for machines; nobody signs it, so that proof is read from the packs themselves."""
        return {
            "schema": SCHEMA,
            "made": self.now.isoformat(timespec="seconds"),
            "coverage": [
                {
                    "system": line.system,
                    "tier": line.tier,
                    "method": line.method.value,
                    "state": line.coverage.value,
                    "proven": line.proven and line.proven.isoformat(timespec="seconds"),
                    "due": line.due and line.due.isoformat(timespec="seconds"),
                    "plan_hash": next((e.report.measured.opening.plan_hash for e in reversed(line.entries) if e.proves), None),
                    "drills": [entry.drill_id for entry in line.entries],
                }
                for line in self.lines
            ],
            "drills": [_drill(entry) for entry in self.entries],
        }


def programme(entries: Iterable[Entry], expected: Sequence[Expectation], now: datetime) -> Programme:
    """Sort the drills into lines: one for each expected system and method, and one for each that was drilled anyway."""
    ordered = sorted(entries, key=lambda entry: (entry.began, entry.drill_id))
    known = {item.system: item for item in expected}
    pairs = [(item.system, method) for item in expected for method in Method]
    pairs += [(e.system, e.report.measured.method) for e in ordered if e.system and e.report.measured.method]
    lines = tuple(_line(system, method, known.get(system), ordered, now) for system, method in dict.fromkeys(pairs))
    return Programme(now, tuple(reversed(ordered)), lines)


def _line(system: str, method: Method, expected: Expectation | None, ordered: Sequence[Entry], now: datetime) -> Line:
    own = tuple(e for e in ordered if e.system == system and e.report.measured.method is method)
    proven = max((e.began for e in own if e.proves), default=None)
    due = proven + expected.cadence if proven and expected and expected.cadence else None
    if proven is None:
        coverage = Coverage.UNPROVEN if own else Coverage.NEVER
    else:
        coverage = Coverage.OVERDUE if due is not None and due < now else Coverage.TESTED
    tier = expected.tier if expected else own[-1].report.measured.opening.tier
    return Line(system, tier, method, coverage, proven, due, own)


def _drill(entry: Entry) -> dict[str, object]:
    measured = entry.report.measured
    return {
        "drill_id": entry.drill_id,
        "system": entry.system,
        "scenario": measured.opening.scenario,
        "environment": measured.opening.environment,
        "plan_hash": measured.opening.plan_hash,
        "began": measured.began,
        "ended": measured.ended,
        "verdict": entry.report.verdict.value,
        "trust": entry.trust,
        "report": entry.href,
        "lost_rows": len(measured.losses.lost) if measured.losses else None,
        "objectives": [
            {"name": o.name.value, "target": o.target, "achieved": o.achieved, "outcome": o.outcome.value} for o in measured.objectives
        ],
    }
