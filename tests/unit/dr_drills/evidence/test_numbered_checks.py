"""Each numbered check of `verify` on its own: a pack in which just that one is broken."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from dr_drills.evidence import dsse
from dr_drills.evidence.digest import file_sha256, sha256
from dr_drills.evidence.errors import EvidenceError
from dr_drills.evidence.finish import finish_drill
from dr_drills.evidence.keys import local_signer
from dr_drills.evidence.layout import JOURNAL, JUNIT, LEDGER, MANIFEST, PAGE, REPORT, STATEMENT
from dr_drills.evidence.manifest import FileEntry, Manifest, root_of
from dr_drills.evidence.read import read_evidence, read_records
from dr_drills.evidence.signer import LocalSigner
from dr_drills.evidence.statement import PAYLOAD_TYPE, statement
from dr_drills.evidence.verification import CheckState, Trust, Verification
from dr_drills.evidence.verify import verify
from dr_drills.journal.record import Kind
from dr_drills.report.drill_report import report
from tests.unit.dr_drills.evidence.conftest import SMALL
from tests.unit.dr_drills.evidence.reseal import reseal
from tests.unit.dr_drills.report.simulated_drill import rechain, write_drill, write_journal


def broken(verification: Verification) -> list[int]:
    return [check.number for check in verification.checks if check.state is CheckState.BROKEN]


def judged(pack: Path, signer: LocalSigner) -> list[int]:
    return broken(verify(pack, [signer.public_key]))


def test_an_untouched_pack_is_verified(pack: Path, signer: LocalSigner) -> None:
    verification = verify(pack, [signer.public_key])
    assert [check.number for check in verification.checks] == list(range(1, 14))
    assert {check.state for check in verification.checks} == {CheckState.HOLDS}
    assert (verification.trust, verification.verdict) == (Trust.VERIFIED, "passed")


def test_1_a_missing_file(pack: Path, signer: LocalSigner) -> None:
    (pack / PAGE).unlink()
    verification = verify(pack, [signer.public_key])
    assert (broken(verification), verification.broken_files) == ([1], (PAGE,))


def test_2_a_file_too_many(pack: Path, signer: LocalSigner) -> None:
    (pack / "inputs" / "note.txt").write_text("x")
    verification = verify(pack, [signer.public_key])
    assert (broken(verification), verification.broken_files) == ([2], ("inputs/note.txt",))


def test_2_an_empty_directory_too_many(pack: Path, signer: LocalSigner) -> None:
    (pack / "empty").mkdir()
    assert judged(pack, signer) == [2]


def test_2_a_link_in_place_of_a_file(pack: Path, signer: LocalSigner, tmp_path: Path) -> None:
    shutil.move(pack / PAGE, tmp_path / "elsewhere.html")
    (pack / PAGE).symlink_to(tmp_path / "elsewhere.html")
    assert 2 in judged(pack, signer)


def test_3_a_size_that_is_not_the_listed_one(pack: Path, signer: LocalSigner) -> None:
    def lie(manifest: Manifest) -> Manifest:
        files = tuple(replace(f, size=f.size + 1) if f.path == PAGE else f for f in manifest.files)
        return replace(manifest, files=files, merkle_root=root_of(files))

    reseal(pack, signer, lie)
    assert judged(pack, signer) == [3]


def test_4_a_changed_byte_of_the_same_size(pack: Path, signer: LocalSigner) -> None:
    text = (pack / PAGE).read_bytes()
    (pack / PAGE).write_bytes(text.replace(b"Objectives met", b"Objectives MET", 1))
    verification = verify(pack, [signer.public_key])
    assert (broken(verification), verification.broken_files) == ([4], (PAGE,))


def test_5_a_merkle_root_of_other_files(pack: Path, signer: LocalSigner) -> None:
    reseal(pack, signer, lambda m: replace(m, merkle_root="0" * 64))
    assert judged(pack, signer) == [5]


def test_6_a_signature_that_is_not_that_keys(pack: Path, signer: LocalSigner) -> None:
    envelope = dsse.Envelope.parse((pack / STATEMENT).read_bytes())
    forged = replace(envelope, signature=bytes([envelope.signature[0] ^ 1]) + envelope.signature[1:])
    (pack / STATEMENT).write_bytes(forged.text())
    assert broken(verify(pack)) == [6]
    assert judged(pack, signer) == [6, 12]


def test_7_a_statement_about_another_manifest(pack: Path, signer: LocalSigner) -> None:
    manifest = Manifest.parse((pack / MANIFEST).read_bytes())
    other = statement(replace(manifest, sequence=7), report(read_evidence(pack)))
    (pack / STATEMENT).write_bytes(dsse.sign(PAYLOAD_TYPE, other, signer).text())
    assert judged(pack, signer) == [7]


def test_7_a_statement_that_claims_a_better_result(pack: Path, signer: LocalSigner) -> None:
    manifest = Manifest.parse((pack / MANIFEST).read_bytes())
    payload = statement(manifest, report(read_evidence(pack))).replace(b'"failedTests":[]', b'"failedTests":["none"]')
    (pack / STATEMENT).write_bytes(dsse.sign(PAYLOAD_TYPE, payload, signer).text())
    assert judged(pack, signer) == [7]


def _resealed_with_journal(pack: Path, signer: LocalSigner, text: str) -> None:
    (pack / JOURNAL).write_text(text)
    made = report(read_evidence(pack))
    (pack / REPORT).write_text(made.text())
    reseal(pack, signer, lambda m: replace(m, journal_head=made.measured.journal_head))


def test_8_a_journal_line_out_of_its_chain(pack: Path, signer: LocalSigner) -> None:
    lines = (pack / JOURNAL).read_text().splitlines(keepends=True)
    _resealed_with_journal(pack, signer, "".join([*lines, lines[-1]]))
    assert judged(pack, signer) == [8]


def test_9_a_journal_that_is_not_the_manifests(pack: Path, signer: LocalSigner) -> None:
    records, _ = read_records(pack / JOURNAL)
    write_journal(pack / JOURNAL, rechain([r for r in records if r.kind is not Kind.COMMUNICATED]))
    (pack / REPORT).write_text(report(read_evidence(pack)).text())
    reseal(pack, signer)
    assert judged(pack, signer) == [9]


def test_10_a_ledger_that_is_not_the_one_the_journal_closed(pack: Path, signer: LocalSigner) -> None:
    with (pack / LEDGER).open("a") as ledger:
        ledger.write('{"state":"stopped","ns":1}\n')
    (pack / REPORT).write_text(report(read_evidence(pack)).text())
    reseal(pack, signer)
    verification = verify(pack, [signer.public_key])
    assert (broken(verification), verification.verdict) == ([10], "inconclusive")


def test_11_a_report_that_does_not_follow_from_the_evidence(pack: Path, signer: LocalSigner) -> None:
    value = json.loads((pack / REPORT).read_text())
    value["measured"]["objectives"][0]["achieved"] = 0.5
    (pack / REPORT).write_text(json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n")
    reseal(pack, signer)
    verification = verify(pack, [signer.public_key])
    assert broken(verification) == [11]
    assert "objectives" in verification.checks[10].reason


def test_12_a_signer_nobody_trusts(pack: Path, tmp_path: Path) -> None:
    stranger = local_signer(tmp_path / "stranger")
    assert judged(pack, stranger) == [12]


def test_12_without_a_trusted_key_an_intact_pack_is_not_verified(pack: Path) -> None:
    verification = verify(pack)
    assert broken(verification) == []
    assert verification.trust is Trust.UNAUTHENTICATED


def test_12_a_pack_made_anew_by_a_stranger_is_intact_and_still_not_trusted(pack: Path, signer: LocalSigner, tmp_path: Path) -> None:
    forged = write_drill(tmp_path / "forged" / SMALL.drill_id, replace(SMALL, lost=0))
    finish_drill(forged, local_signer(tmp_path / "stranger"))
    assert verify(forged).trust is Trust.UNAUTHENTICATED
    assert judged(forged, signer) == [12]


def test_13_a_pack_that_follows_another_than_the_one_beside_it(pack: Path, signer: LocalSigner) -> None:
    second = write_drill(pack.parent / "second", replace(SMALL, drill_id="second"))
    finish_drill(second, signer)
    assert judged(second, signer) == []
    reseal(pack, signer, lambda m: replace(m, plan_hash=m.plan_hash, sequence=1, merkle_root=m.merkle_root, drill_id=m.drill_id))
    (pack / JUNIT).write_text("changed after the second drill\n")
    reseal(pack, signer)
    assert judged(second, signer) == [13]


def test_13_a_pack_whose_predecessor_is_elsewhere_says_so_and_is_still_verified(pack: Path, signer: LocalSigner, tmp_path: Path) -> None:
    second = write_drill(pack.parent / "second", replace(SMALL, drill_id="second"))
    finish_drill(second, signer)
    alone = Path(shutil.copytree(second, tmp_path / "alone" / "second"))
    verification = verify(alone, [signer.public_key])
    assert verification.checks[12].state is CheckState.UNKNOWN
    assert verification.trust is Trust.VERIFIED


def test_a_directory_that_is_not_there_is_no_verdict(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="give the directory of a pack"):
        verify(tmp_path / "nothing")


def test_the_manifest_lists_what_any_other_tool_would_compute(pack: Path) -> None:
    manifest = Manifest.parse((pack / MANIFEST).read_bytes())
    assert all(
        entry == FileEntry(entry.path, (pack / entry.path).stat().st_size, file_sha256(pack / entry.path)) for entry in manifest.files
    )
    assert sha256(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
