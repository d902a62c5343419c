"""Formats that others define: RFC 6962 trees, DSSE envelopes, in-toto statements, key ids; checked by other programs too."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from dr_drills.evidence.dsse import Envelope, pre_authentication_encoding
from dr_drills.evidence.errors import KeyFileError
from dr_drills.evidence.keys import KEY_FILE, PUBLIC_FILE, local_signer, trusted_keys
from dr_drills.evidence.layout import MANIFEST, PUBLIC_KEY, STATEMENT
from dr_drills.evidence.merkle import merkle_root
from dr_drills.evidence.strict_json import one_value

# Leaves and roots of the reference tree used by Certificate Transparency implementations.
LEAVES = [bytes.fromhex(h) for h in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize(("size", "root"), ROOTS.items())
def test_merkle_roots_are_those_of_rfc_6962(size: int, root: str) -> None:
    assert merkle_root(LEAVES[:size]) == root


def test_the_signed_bytes_are_those_of_the_dsse_specification() -> None:
    assert (
        pre_authentication_encoding("http://example.com/HelloWorld", b"hello world")
        == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


def test_the_statement_is_an_in_toto_test_result(sealed: Path) -> None:
    claim = json.loads(Envelope.parse((sealed / STATEMENT).read_bytes()).payload)
    assert claim["_type"] == "https://in-toto.io/Statement/v1"
    assert claim["predicateType"] == "https://in-toto.io/attestation/test-result/v0.1"
    assert claim["subject"] == [{"name": MANIFEST, "digest": {"sha256": hashlib.sha256((sealed / MANIFEST).read_bytes()).hexdigest()}}]
    assert claim["predicate"]["result"] == "PASSED"
    assert claim["predicate"]["configuration"][0]["digest"]["sha256"] == "e02b" * 16


def test_sha256sum_agrees_with_the_manifest_and_notices_a_change(pack: Path) -> None:
    files = json.loads((pack / MANIFEST).read_text())["files"]
    sums = "".join(f"{entry['sha256']}  {entry['path']}\n" for entry in files)
    command = ["sha256sum", "--check", "--strict", "--quiet", "-"]
    assert subprocess.run(command, cwd=pack, input=sums, text=True, check=False).returncode == 0
    (pack / "junit.xml").write_text("changed")
    assert subprocess.run(command, cwd=pack, input=sums, text=True, check=False, capture_output=True).returncode == 1


def test_the_signature_verifies_with_other_peoples_code(pack: Path, tmp_path: Path) -> None:
    envelope = json.loads((pack / STATEMENT).read_text())
    payload, kind = base64.b64decode(envelope["payload"]), envelope["payloadType"].encode()
    signed = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
    signature = base64.b64decode(envelope["signatures"][0]["sig"])
    key = load_pem_public_key((pack / PUBLIC_KEY).read_bytes())
    assert isinstance(key, Ed25519PublicKey)
    key.verify(signature, signed)
    if openssl := shutil.which("openssl"):
        (tmp_path / "signed").write_bytes(signed)
        (tmp_path / "signature").write_bytes(signature)
        files = ["-rawin", "-in", str(tmp_path / "signed"), "-sigfile", str(tmp_path / "signature")]
        command = [openssl, "pkeyutl", "-verify", "-pubin", "-inkey", str(pack / PUBLIC_KEY), *files]
        assert subprocess.run(command, check=False, capture_output=True).returncode == 0
        (tmp_path / "signed").write_bytes(signed + b" ")
        assert subprocess.run(command, check=False, capture_output=True).returncode != 0


def test_a_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    first, again = local_signer(tmp_path / "keys"), local_signer(tmp_path / "keys")
    assert first.public_key.id == again.public_key.id
    assert stat.S_IMODE((tmp_path / "keys" / KEY_FILE).stat().st_mode) == 0o600
    assert trusted_keys([tmp_path / "keys" / PUBLIC_FILE])[0].id == first.public_key.id


def test_a_key_others_may_read_is_refused(tmp_path: Path) -> None:
    local_signer(tmp_path)
    (tmp_path / KEY_FILE).chmod(0o644)
    with pytest.raises(KeyFileError, match="others than its owner"):
        local_signer(tmp_path)


@pytest.mark.parametrize("content", [b"", b"nonsense", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])
def test_a_file_that_is_no_key_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key.pub").write_bytes(content)
    with pytest.raises(KeyFileError, match=r"key\.pub"):
        trusted_keys([tmp_path / "key.pub"])


@pytest.mark.parametrize("text", [b'{"a":1,"a":2}', b"NaN", b"[" * 100_000, b"\xff", b"{} {}"])
def test_json_that_two_readers_could_read_differently_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        one_value(text)
