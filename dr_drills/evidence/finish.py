"""The end of every drill: measure, render, seal, refresh the index. Can be killed anywhere and simply called again."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dr_drills.evidence import atomic
from dr_drills.evidence.errors import EvidenceError
from dr_drills.evidence.layout import JUNIT, MANIFEST, OSCAL, PAGE, REPORT, STATEMENT
from dr_drills.evidence.manifest import Manifest, Predecessor
from dr_drills.evidence.read import read_evidence
from dr_drills.evidence.refresh_index import refresh_index
from dr_drills.evidence.seal import FIRST, Place, seal
from dr_drills.evidence.signer import Signer
from dr_drills.report.drill_report import DrillReport, report
from dr_drills.report.junit import junit
from dr_drills.report.oscal import oscal
from dr_drills.report.page import page
from dr_drills.report.provenance import Provenance


def finish_drill(directory: Path, signer: Signer) -> Path:
    """Make a drill's directory an evidence pack and show it in the index of all drills beside it.

    `directory` holds what the drill recorded (journal, ledger, rows read back, ``inputs/``) and nothing else; its
    parent holds the packs of all drills and receives ``index.html``. Calling it again, also after it was killed,
    gives the same pack. Evidence that cannot be read gives an inconclusive report, not an error.

    Returns:
        The page to open, ``report.html``.

    Raises:
        EvidenceError: the directory holds no journal, or the pack cannot be written.
    """
    with _one_at_a_time(directory.parent):
        made = report(read_evidence(directory))
        place = _place(directory, made)
        _write(directory, made, signer, place)
        seal(directory, made, signer, place)
        refresh_index(directory.parent, [signer.public_key])
    return directory / PAGE


def _write(directory: Path, made: DrillReport, signer: Signer, place: Place) -> None:
    before = place.previous
    provenance = Provenance(
        signer.public_key.id, place.sequence, before.drill_id if before else None, before.merkle_root if before else None
    )
    try:
        for name, text in ((REPORT, made.text()), (PAGE, page(made, provenance)), (JUNIT, junit(made)), (OSCAL, oscal(made))):
            atomic.write(directory / name, text.encode())
    except OSError as error:
        raise EvidenceError(f"{directory}: the report cannot be written ({error.strerror}): put that right and finish again") from error


def _place(directory: Path, made: DrillReport) -> Place:
    """The pack's place in its plan's chain: the one it has, else after the last sealed one."""
    own = _sealed(directory)
    if own is not None and own.journal_head == made.measured.journal_head:
        return Place(own.sequence, own.previous)
    plan = made.measured.opening.plan_hash
    others = [m for path in sorted(directory.parent.iterdir()) if path.name != directory.name and (m := _sealed(path)) is not None]
    last = max((m for m in others if m.plan_hash == plan), key=lambda m: m.sequence, default=None)
    return FIRST if last is None else Place(last.sequence + 1, Predecessor(last.drill_id, last.merkle_root))


def _sealed(directory: Path) -> Manifest | None:
    try:
        return Manifest.parse((directory / MANIFEST).read_bytes()) if (directory / STATEMENT).exists() else None
    except (OSError, ValueError):
        return None


@contextmanager
def _one_at_a_time(packs: Path) -> Iterator[None]:
    """Two drills that end together must not both follow the same pack."""
    try:
        descriptor = os.open(packs, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise EvidenceError(f"{packs}: no directory of drills ({error.strerror})") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
