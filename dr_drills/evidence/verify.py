"""`holdfast verify`: thirteen numbered checks, each on its own; docs/evidence-pack.md says what each proves.

Never raises for what lies in a pack: a pack is untrusted input, and every way of being wrong is a broken check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from dr_drills.evidence.digest import sha256
from dr_drills.evidence.dsse import Envelope
from dr_drills.evidence.errors import EvidenceError
from dr_drills.evidence.layout import JOURNAL, LEDGER, MANIFEST, PUBLIC_KEY, REPORT, REQUIRED, STATEMENT, is_regular
from dr_drills.evidence.manifest import Manifest, root_of
from dr_drills.evidence.opened_pack import OpenedPack, open_pack, size_of
from dr_drills.evidence.read import read_evidence, read_records
from dr_drills.evidence.signer import PublicKey
from dr_drills.evidence.statement import PAYLOAD_TYPE, statement
from dr_drills.evidence.strict_json import one_value
from dr_drills.evidence.verification import Check, CheckState, Verification
from dr_drills.journal.record import Record
from dr_drills.measure.gap import Gap
from dr_drills.measure.story import closing, opening
from dr_drills.report.drill_report import DrillReport
from dr_drills.report.drill_report import report as make_report

# What a reader may raise on hostile content; anything else is a mistake of ours and must be seen.
_HOSTILE = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError, OSError, IndexError)
Answer = tuple[CheckState, str, tuple[str, ...]]


def verify(directory: Path, trusted: Iterable[PublicKey] = ()) -> Verification:
    """Check a pack against itself, and its signer against the keys that are trusted.

    Raises:
        EvidenceError: there is no such directory, or it cannot be listed; that is no verdict on a pack.
    """
    try:
        pack = open_pack(directory)
    except OSError as error:
        raise EvidenceError(f"{directory}: not a directory that can be read ({error.strerror}): give the directory of a pack") from error
    records, gaps = read_records(directory / JOURNAL)
    trusted_ids = {key.id: key for key in trusted}
    checks: tuple[tuple[str, Callable[[], Answer]], ...] = (
        ("every file of a pack is there", lambda: _layout(pack)),
        ("no other file is there", lambda: _no_extra(pack)),
        ("each file has the size in the manifest", lambda: _sizes(pack)),
        ("each file has the digest in the manifest", lambda: _digests(pack)),
        ("the Merkle root is that of the files listed", lambda: _merkle(pack)),
        ("the statement is signed by the key in the pack", lambda: _signature(pack)),
        ("the statement is about this manifest and this result", lambda: _subject(pack)),
        ("the journal's chain is unbroken to its end", lambda: _chain(records, gaps)),
        ("the journal is the one in the manifest", lambda: _head(pack, records)),
        ("the write ledger is the one the journal closed", lambda: _ledger(pack, records)),
        ("the report follows from journal and ledger", lambda: _rederived(pack)),
        ("the signer is trusted", lambda: _trusted(pack, trusted_ids)),
        ("the pack before it is the one it names", lambda: _previous(pack)),
    )
    return Verification(
        drill_id=None if isinstance(pack.manifest, str) else pack.manifest.drill_id,
        verdict=None if isinstance(pack.report, str) else pack.report.verdict.value,
        key_id=None if isinstance(pack.key, str) else pack.key.id,
        checks=tuple(_run(number, title, check) for number, (title, check) in enumerate(checks, start=1)),
    )


def _run(number: int, title: str, check: Callable[[], Answer]) -> Check:
    try:
        state, reason, files = check()
    except _HOSTILE as error:
        state, reason, files = CheckState.BROKEN, f"cannot be checked: {type(error).__name__}: {error}", ()
    return Check(number, title, state, reason, files)


def _layout(pack: OpenedPack) -> Answer:
    needed = {*REQUIRED, *([] if isinstance(pack.manifest, str) else (entry.path for entry in pack.manifest.files))}
    missing = [name for name in sorted(needed) if name not in pack.found]
    missing += [name for name in (MANIFEST, STATEMENT) if not is_regular(pack.directory / name)]
    if missing:
        return _broken(f"missing: {', '.join(missing)}", *missing)
    if isinstance(pack.manifest, str):
        return _broken(pack.manifest, MANIFEST)
    unlisted = [name for name in REQUIRED if name not in {entry.path for entry in pack.manifest.files}]
    return _broken(f"not in the manifest: {', '.join(unlisted)}", *unlisted) if unlisted else _holds(f"{len(needed) + 2} files")


def _no_extra(pack: OpenedPack) -> Answer:
    if isinstance(pack.manifest, str):
        return _broken(pack.manifest, MANIFEST)
    listed = {entry.path for entry in pack.manifest.files}
    extra = [name for name in pack.found if name not in listed]
    extra += [name for name, path in pack.found.items() if name in listed and not is_regular(path)]
    return _broken(f"not part of the pack: {', '.join(extra)}", *extra) if extra else _holds("none")


def _sizes(pack: OpenedPack) -> Answer:
    if isinstance(pack.manifest, str):
        return _broken(pack.manifest, MANIFEST)
    sizes = {entry.path: (entry.size, size_of(pack, entry.path)) for entry in pack.manifest.files if entry.path in pack.found}
    wrong = {name: pair for name, pair in sizes.items() if pair[0] != pair[1]}
    told = ", ".join(f"{name} has {found} bytes, listed {listed}" for name, (listed, found) in wrong.items())
    return _broken(told, *wrong) if wrong else _holds(f"{sum(size for size, _ in sizes.values()):,} bytes")


def _digests(pack: OpenedPack) -> Answer:
    if isinstance(pack.manifest, str):
        return _broken(pack.manifest, MANIFEST)
    wrong = [e.path for e in pack.manifest.files if e.path in pack.found and pack.digests.get(e.path) != e.sha256]
    return _broken(f"changed: {', '.join(wrong)}", *wrong) if wrong else _holds(f"{len(pack.manifest.files)} files")


def _merkle(pack: OpenedPack) -> Answer:
    if isinstance(pack.manifest, str):
        return _broken(pack.manifest, MANIFEST)
    paths = [entry.path for entry in pack.manifest.files]
    if paths != sorted(set(paths)):
        return _broken("the files are not listed once each, in order", MANIFEST)
    computed = root_of(pack.manifest.files)
    return _holds(computed) if computed == pack.manifest.merkle_root else _broken(f"computed {computed}", MANIFEST)


def _signature(pack: OpenedPack) -> Answer:
    if isinstance(pack.envelope, str):
        return _broken(pack.envelope, STATEMENT)
    if isinstance(pack.key, str):
        return _broken(pack.key, PUBLIC_KEY)
    if pack.envelope.payload_type != PAYLOAD_TYPE:
        return _broken(f"the payload is {pack.envelope.payload_type!r}, not {PAYLOAD_TYPE}", STATEMENT)
    if not pack.envelope.signed_by(pack.key):
        return _broken("the signature is not that of the key in the pack", STATEMENT)
    return _holds(f"key {pack.key.id}")


def _subject(pack: OpenedPack) -> Answer:
    if isinstance(pack.envelope, str):
        return _broken(pack.envelope, STATEMENT)
    if isinstance(pack.manifest, str):
        return _broken(pack.manifest, MANIFEST)
    if isinstance(pack.report, str):
        return _broken(pack.report, REPORT)
    return _bound(pack.envelope, pack.manifest, pack.report, sha256(pack.manifest_bytes))


def _bound(envelope: Envelope, manifest: Manifest, report: DrillReport, digest: str) -> Answer:
    claim = one_value(envelope.payload)
    if not isinstance(claim, dict) or claim.get("subject") != [{"name": MANIFEST, "digest": {"sha256": digest}}]:
        return _broken("the statement is about another manifest", MANIFEST, STATEMENT)
    if envelope.payload != statement(manifest, report):
        return _broken("the statement's result is not the report's", STATEMENT)
    if envelope.key_id != manifest.key_id:
        return _broken("the manifest names another signer", MANIFEST)
    return _holds(f"sha256:{digest}")


def _chain(records: list[Record], gaps: list[Gap]) -> Answer:
    if gaps:
        return _broken(gaps[0].reason, JOURNAL)
    return _holds(f"{len(records)} lines") if records else _broken("the journal is empty", JOURNAL)


def _head(pack: OpenedPack, records: list[Record]) -> Answer:
    if isinstance(pack.manifest, str):
        return _broken(pack.manifest, MANIFEST)
    head = records[-1].hash if records else None
    if head != pack.manifest.journal_head:
        return _broken(f"the journal ends with {head}, the manifest names {pack.manifest.journal_head}", JOURNAL)
    begun = opening(records)
    if begun and begun.drill_id is not None and begun.drill_id != pack.manifest.drill_id:
        return _broken(f"the journal is of drill {begun.drill_id}, the manifest of {pack.manifest.drill_id}", JOURNAL)
    if begun and begun.plan_hash != pack.manifest.plan_hash:
        return _broken("journal and manifest name different plans", JOURNAL)
    return _holds(str(head))


def _ledger(pack: OpenedPack, records: list[Record]) -> Answer:
    if isinstance(pack.manifest, str):
        return _broken(pack.manifest, MANIFEST)
    closed = closing(records)
    listed = {entry.path: entry.sha256 for entry in pack.manifest.files}
    if closed is None:
        return _broken("there is a ledger that the journal does not close", LEDGER) if LEDGER in listed else _holds("none was kept")
    name = closed.file or LEDGER
    if listed.get(name) != closed.sha256:
        return _broken(f"{name} has digest {listed.get(name)}, the journal closed it with {closed.sha256}", name)
    if closed.read_back is not None and closed.read_back not in listed:
        return _broken(f"{closed.read_back}, the rows read back, is not in the pack", closed.read_back)
    return _holds(f"sha256:{closed.sha256}")


def _rederived(pack: OpenedPack) -> Answer:
    if isinstance(pack.report, str):
        return _broken(pack.report, REPORT)
    computed = make_report(read_evidence(pack.directory))
    if computed.text().encode() == (pack.directory / REPORT).read_bytes():
        return _holds(f"verdict {computed.verdict.value}, computed again")
    return _broken(f"computed again it differs in: {', '.join(_differences(pack.report, computed)) or 'its spelling'}", REPORT)


def _differences(claimed: DrillReport, computed: DrillReport) -> list[str]:
    left, right = claimed.to_json(), computed.to_json()
    found = [key for key in left if key != "measured" and left[key] != right.get(key)]
    parts = (left["measured"], right["measured"])
    if isinstance(parts[0], dict) and isinstance(parts[1], dict):
        found += [str(key) for key in parts[0] if parts[0][key] != parts[1].get(key)]
    return found


def _trusted(pack: OpenedPack, trusted: dict[str, PublicKey]) -> Answer:
    if isinstance(pack.envelope, str):
        return _broken(pack.envelope, STATEMENT)
    if not trusted:
        return CheckState.UNKNOWN, "no trusted key was given: anybody could have made this pack and signed it (use --key)", ()
    signer = next((key for key in trusted.values() if pack.envelope.signed_by(key)), None)
    if signer is None:
        return _broken(f"key {pack.envelope.key_id} is none of the {len(trusted)} that are trusted", PUBLIC_KEY)
    return _holds(f"key {signer.id}")


def _previous(pack: OpenedPack) -> Answer:
    if isinstance(pack.manifest, str):
        return _broken(pack.manifest, MANIFEST)
    before = pack.manifest.previous
    if before is None:
        first = pack.manifest.sequence == 1
        return _holds("the first pack of its plan") if first else _broken("it is not the first pack, yet names none before it", MANIFEST)
    earlier = _sibling(pack.directory, before.drill_id)
    if earlier is None:
        return CheckState.UNKNOWN, f"pack {before.drill_id} does not lie beside this one", ()
    if isinstance(earlier, str) or earlier.merkle_root != before.merkle_root or earlier.sequence + 1 != pack.manifest.sequence:
        return _broken(f"pack {before.drill_id} beside this one is not the one it follows", MANIFEST)
    return _holds(f"{before.drill_id}, root {before.merkle_root}")


def _sibling(directory: Path, drill_id: str) -> Manifest | str | None:
    if "/" in drill_id or drill_id in {"", ".", ".."} or "\0" in drill_id:
        return "not a drill id"
    path = directory.resolve().parent / drill_id / MANIFEST
    if not is_regular(path):
        return None
    try:
        return Manifest.parse(path.read_bytes())
    except (OSError, ValueError) as error:
        return str(error)


def _holds(reason: str) -> Answer:
    return CheckState.HOLDS, reason, ()


def _broken(reason: str, *files: str) -> Answer:
    return CheckState.BROKEN, reason, files
