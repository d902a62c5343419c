"""Whether an evidence pack is the one that was sealed, and by whom: manifest, in-toto statement, DSSE signature by Ed25519.

Pure. Sources: docs/evidence-pack.md; DSSE protocol 1.0.2 (pre-authentication encoding); RFC 8032; RFC 8410. Only what rules read from a
pack is checked here; `holdfast verify` checks all of it.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from policies.recovery.evidence import Seal
from policies.sources.pack_json import PackError, parse, part

MANIFEST, STATEMENT, REPORT, KEY = "manifest.json", "statement.dsse.json", "report.json", "signing-key.pub.pem"
_MANIFEST_SCHEMA = "holdfast.evidence-manifest/1"
_PAYLOAD_TYPE = "application/vnd.in-toto+json"


def read_key(pem: bytes) -> Ed25519PublicKey:
    """An Ed25519 public key in PEM.

    Raises:
        PackError: it is none.
    """
    try:
        key = load_pem_public_key(pem)
    except Exception as error:  # the library's parser leaks several classes
        raise PackError("not a public key in PEM") from error
    if not isinstance(key, Ed25519PublicKey):
        raise PackError("not an Ed25519 public key")
    return key


def check_seal(files: Mapping[str, bytes], trusted: Iterable[Ed25519PublicKey]) -> Seal:
    """What holds of a pack's signature; `files` has what was read of it, by relative path, manifest and statement among them.

    Raises:
        PackError: the files are not the ones that were sealed.
    """
    _unchanged(files)
    envelope = parse(files[STATEMENT], STATEMENT)
    payload = _bytes(part(envelope, "payload", str, STATEMENT), STATEMENT)
    (signature, *_) = (*part(envelope, "signatures", list, STATEMENT), {})
    signed = _bytes(part(signature, "sig", str, STATEMENT), STATEMENT)
    _about(parse(payload, STATEMENT), files)
    kind = part(envelope, "payloadType", str, STATEMENT)
    if kind != _PAYLOAD_TYPE:
        raise PackError(f"{STATEMENT} is about {kind!r}, not {_PAYLOAD_TYPE}")
    message = b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)
    if any(_signed(key, signed, message) for key in trusted):
        return Seal.TRUSTED
    if KEY in files and _signed(read_key(files[KEY]), signed, message):
        return Seal.ANONYMOUS
    raise PackError(f"the signature in {STATEMENT} is neither that of a trusted key nor of the key in the pack")


def _unchanged(files: Mapping[str, bytes]) -> None:
    manifest = parse(files[MANIFEST], MANIFEST)
    if (schema := manifest.get("schema")) != _MANIFEST_SCHEMA:
        raise PackError(f"{MANIFEST} has the schema {schema!r}, not {_MANIFEST_SCHEMA}")
    listed = {part(e, "path", str, MANIFEST): part(e, "sha256", str, MANIFEST) for e in part(manifest, "files", list, MANIFEST)}
    read = {name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name not in {MANIFEST, STATEMENT}}
    if changed := sorted(name for name, digest in read.items() if listed.get(name) != digest):
        raise PackError(f"{', '.join(changed)}: not as {MANIFEST} lists it")


def _about(statement: Mapping[str, object], files: Mapping[str, bytes]) -> None:
    """The signed statement must be about this manifest, and claim the result that the report has."""
    digest = hashlib.sha256(files[MANIFEST]).hexdigest()
    if statement.get("subject") != [{"name": MANIFEST, "digest": {"sha256": digest}}]:
        raise PackError(f"{STATEMENT} is about another {MANIFEST}")
    result = part(part(statement, "predicate", dict, STATEMENT), "result", str, STATEMENT)
    passed = parse(files[REPORT], REPORT).get("verdict") == "passed"
    if (result == "PASSED") is not passed:
        raise PackError(f"{STATEMENT} claims another result than {REPORT}")


def _signed(key: Ed25519PublicKey, signature: bytes, message: bytes) -> bool:
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _bytes(text: str, file: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise PackError(f"{file} holds what is not base64") from error
