"""Forgeries: a pack changed and sealed again with all digests right, so that one check alone is left to notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from dr_drills.evidence import dsse
from dr_drills.evidence.digest import file_sha256
from dr_drills.evidence.layout import MANIFEST, REPORT, STATEMENT, entries
from dr_drills.evidence.manifest import FileEntry, Manifest, root_of
from dr_drills.evidence.signer import Signer
from dr_drills.evidence.statement import PAYLOAD_TYPE, statement
from dr_drills.evidence.strict_json import one_value
from dr_drills.report.drill_report import DrillReport


def reseal(pack: Path, signer: Signer, change: Callable[[Manifest], Manifest] = lambda m: m) -> None:
    """List the files as they are now, apply `change` to the manifest, and sign."""
    manifest = Manifest.parse((pack / MANIFEST).read_bytes())
    files = tuple(FileEntry(name, path.stat().st_size, file_sha256(path)) for name, path in sorted(entries(pack).items()))
    manifest = change(replace(manifest, files=files, merkle_root=root_of(files)))
    value = one_value((pack / REPORT).read_bytes())
    assert isinstance(value, dict)
    envelope = dsse.sign(PAYLOAD_TYPE, statement(manifest, DrillReport.from_json(value)), signer)
    (pack / MANIFEST).write_bytes(manifest.text())
    (pack / STATEMENT).write_bytes(envelope.text())
