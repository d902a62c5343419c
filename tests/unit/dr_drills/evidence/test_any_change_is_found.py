"""Any changed, missing or added byte anywhere in a pack breaks it, names the file, and never escapes as an exception."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dr_drills.evidence.layout import JOURNAL, MANIFEST, REPORT, STATEMENT
from dr_drills.evidence.signer import LocalSigner
from dr_drills.evidence.verification import Trust, Verification
from dr_drills.evidence.verify import verify
from tests.unit.dr_drills.evidence.reseal import reseal

_SHARED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def all_files(pack: Path) -> list[Path]:
    return sorted(path for path in pack.rglob("*") if path.is_file())


@contextmanager
def changed(path: Path, content: bytes | None) -> Iterator[None]:
    """`path` with other content, or gone, for a while."""
    before = path.read_bytes() if path.exists() else None
    try:
        path.unlink(missing_ok=True)
        if content is not None:
            path.write_bytes(content)
        yield
    finally:
        path.unlink(missing_ok=True)
        if before is not None:
            path.write_bytes(before)


def assert_found(verification: Verification, name: str) -> None:
    assert verification.trust is Trust.BROKEN
    assert name in verification.broken_files


@_SHARED
@given(st.data())
def test_a_flipped_bit_is_found_in_every_file(pack: Path, signer: LocalSigner, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(all_files(pack)))
    content = bytearray(path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with changed(path, bytes(content)):
        assert_found(verify(pack, [signer.public_key]), path.relative_to(pack).as_posix())


@_SHARED
@given(st.data())
def test_cut_or_lengthened_files_are_found(pack: Path, signer: LocalSigner, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(all_files(pack)))
    content = path.read_bytes()
    cut = content[: data.draw(st.integers(0, len(content) - 1))]
    other = data.draw(st.sampled_from([cut, content + b"\n", content + b" ", b"\n" + content, content + b"\x00"]))
    with changed(path, other):
        assert_found(verify(pack, [signer.public_key]), path.relative_to(pack).as_posix())


def test_each_file_taken_away_is_found(pack: Path, signer: LocalSigner) -> None:
    for path in all_files(pack):
        with changed(path, None):
            assert_found(verify(pack, [signer.public_key]), path.relative_to(pack).as_posix())


@_SHARED
@given(
    st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=12).filter(lambda name: name not in {".", ".."})
)
def test_a_file_added_under_any_name_is_found(pack: Path, signer: LocalSigner, name: str) -> None:
    path = pack / "inputs" / name
    if path.exists():
        return
    with changed(path, b""):
        assert_found(verify(pack, [signer.public_key]), f"inputs/{name}")


@_SHARED
@given(st.sampled_from([MANIFEST, STATEMENT, REPORT, JOURNAL, "ledger.jsonl", "read-back.jsonl", "signing-key.pub.pem"]), st.data())
def test_any_bytes_in_any_place_give_a_broken_pack_and_no_exception(
    pack: Path, signer: LocalSigner, name: str, data: st.DataObject
) -> None:
    scraps = [
        b"[" * 100_000,
        b"{}",
        b"null",
        b'{"schema":1}',
        b"\xff\xfe",
        b'{"payload":1,"payloadType":2,"signatures":[{}]}',
        b"1e999",
        b"NaN",
    ]
    content = data.draw(st.one_of(st.binary(max_size=200), st.sampled_from(scraps)))
    with changed(pack / name, content):
        assert verify(pack, [signer.public_key]).trust is Trust.BROKEN


@_SHARED
@given(st.sampled_from([REPORT, JOURNAL, "ledger.jsonl", "read-back.jsonl"]), st.binary(max_size=300))
def test_even_signed_nonsense_gives_no_exception(sealed: Path, tmp_path: Path, signer: LocalSigner, name: str, content: bytes) -> None:
    pack = tmp_path / "nonsense"
    shutil.rmtree(pack, ignore_errors=True)
    shutil.copytree(sealed, pack)
    if name == REPORT:
        (pack / "inputs" / "more").write_bytes(content)
        reseal(pack, signer)
        (pack / REPORT).write_bytes(content)
    else:
        (pack / name).write_bytes(content)
        reseal(pack, signer)
    if content != (sealed / name).read_bytes():
        assert verify(pack, [signer.public_key]).trust is Trust.BROKEN
