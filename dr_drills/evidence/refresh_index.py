"""Reads every pack of a directory, verifies it, and writes the index of drills beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dr_drills.evidence import atomic
from dr_drills.evidence.errors import EvidenceError
from dr_drills.evidence.layout import JOURNAL, PAGE, REPORT, STATEMENT
from dr_drills.evidence.recovery_plan_input import recovery_plan_of
from dr_drills.evidence.signer import PublicKey
from dr_drills.evidence.strict_json import one_value
from dr_drills.evidence.verification import Trust
from dr_drills.evidence.verify import verify
from dr_drills.journal.record import canonical
from dr_drills.report.drill_report import DrillReport
from dr_drills.report.index_page import index_page
from dr_drills.report.programme import Entry, Expectation, Programme, programme

INDEX_PAGE = "index.html"
INDEX = "index.json"
_WORDS = {Trust.VERIFIED: "verified", Trust.UNAUTHENTICATED: "signer not known", Trust.BROKEN: "broken"}


def refresh_index(
    packs: Path, trusted: Iterable[PublicKey], expected: Sequence[Expectation] | None = None, now: datetime | None = None
) -> Programme:
    """Write ``index.html`` and ``index.json``.

    Without `expected`, what should be drilled is read from the newest recovery plan among the packs' inputs.

    Raises:
        EvidenceError: the directory cannot be read or written.
    """
    keys = tuple(trusted)
    try:
        directories = sorted(path for path in packs.iterdir() if path.is_dir() and not path.is_symlink() and (path / JOURNAL).exists())
        entries = [entry for path in directories if (entry := _entry(path, keys)) is not None]
        wanted = _expected(packs, entries) if expected is None else expected
        made = programme(entries, wanted, now or datetime.now(UTC))
        atomic.write(packs / INDEX_PAGE, index_page(made).encode())
        atomic.write(packs / INDEX, (canonical(made.to_json()) + "\n").encode())
    except OSError as error:
        raise EvidenceError(f"{packs}: the index cannot be written ({error.strerror})") from error
    return made


def expectations(plan: Mapping[str, object]) -> tuple[Expectation, ...]:
    """The drillable systems of a recovery plan and how often they must be drilled; what is malformed is left out."""
    tiers, systems = plan.get("tiers"), plan.get("systems")
    if not isinstance(tiers, dict) or not isinstance(systems, list):
        return ()
    found = []
    for system in systems:
        if isinstance(system, dict) and system.get("drillable") is True and isinstance(system.get("name"), str):
            tier = tiers.get(str(system.get("tier")))
            days = tier.get("cadence_days") if isinstance(tier, dict) else None
            cadence = timedelta(days=days) if isinstance(days, int) and not isinstance(days, bool) else None
            found.append(Expectation(system["name"], str(system.get("tier")), cadence))
    return tuple(found)


def _entry(directory: Path, trusted: Sequence[PublicKey]) -> Entry | None:
    """A drill for the index, None while it has no report yet."""
    try:
        value = one_value((directory / REPORT).read_bytes())
        report = DrillReport.from_json(value) if isinstance(value, dict) else None
    except (OSError, ValueError):
        return None
    if report is None:
        return None
    trust = _WORDS[verify(directory, trusted).trust] if (directory / STATEMENT).exists() else None
    return Entry(directory.name, f"{directory.name}/{PAGE}", report, trust)


def _expected(packs: Path, entries: Sequence[Entry]) -> tuple[Expectation, ...]:
    newest_first = sorted(entries, key=lambda entry: entry.began, reverse=True)
    plans = (recovery_plan_of(packs / entry.drill_id) for entry in newest_first)
    return next((found for plan in plans if plan is not None and (found := expectations(plan))), ())
