"""Turns a directory of evidence into a pack: manifest, then the signed statement. Sealing twice changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dr_drills.evidence import atomic, dsse
from dr_drills.evidence.digest import file_sha256
from dr_drills.evidence.errors import EvidenceError
from dr_drills.evidence.layout import MANIFEST, PUBLIC_KEY, REQUIRED, STATEMENT, entries, is_regular
from dr_drills.evidence.manifest import FileEntry, Manifest, Predecessor, root_of
from dr_drills.evidence.signer import Signer
from dr_drills.evidence.statement import PAYLOAD_TYPE, statement
from dr_drills.report.drill_report import DrillReport


@dataclass(frozen=True)
class Place:
    """Where a pack stands in the chain of its plan's packs."""

    sequence: int
    previous: Predecessor | None


FIRST = Place(1, None)


def seal(directory: Path, report: DrillReport, signer: Signer, place: Place = FIRST) -> Manifest:
    """Write public key, manifest and statement; every other file must be there already.

    Crash-safe: each file is whole or absent, the statement comes last and a pack without it is not sealed.

    Raises:
        EvidenceError: a required file is missing, something is no regular file, or the disk did not take it.
    """
    try:
        atomic.remove_unfinished(directory)
        atomic.write(directory / PUBLIC_KEY, signer.public_key.pem)
        found = entries(directory)
        problems = [f"{name} is missing" for name in REQUIRED if name not in found]
        problems += [f"{name} is not a regular file" for name, path in found.items() if not is_regular(path)]
        if problems:
            raise EvidenceError(f"{directory}: no pack can be made: {'; '.join(problems)}")
        files = tuple(FileEntry(name, path.stat().st_size, file_sha256(path)) for name, path in sorted(found.items()))
        measured = report.measured
        manifest = Manifest(
            drill_id=measured.opening.drill_id or directory.name,
            plan_hash=measured.opening.plan_hash,
            sequence=place.sequence,
            files=files,
            merkle_root=root_of(files),
            journal_head=measured.journal_head,
            previous=place.previous,
            key_id=signer.public_key.id,
        )
        envelope = dsse.sign(PAYLOAD_TYPE, statement(manifest, report), signer)
        atomic.write(directory / MANIFEST, manifest.text())
        atomic.write(directory / STATEMENT, envelope.text())
    except OSError as error:
        raise EvidenceError(f"{directory}: the pack cannot be written ({error.strerror}): put that right and finish again") from error
    return manifest
