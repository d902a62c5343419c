"""`manifest.json`: every file of a pack with its digest, and what binds the pack to its drill and its predecessor. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dr_drills.evidence.merkle import merkle_root
from dr_drills.evidence.strict_json import one_value
from dr_drills.journal.record import canonical

SCHEMA = "holdfast.evidence-manifest/1"
_HEX = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file: relative path with ``/``, size in bytes, SHA-256 in hex."""

    path: str
    size: int
    sha256: str

    def to_json(self) -> dict[str, object]:
        """The form in the manifest, and canonically the leaf of the Merkle tree."""
        return {"path": self.path, "size": self.size, "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class Predecessor:
    """The pack sealed before this one for the same plan."""

    drill_id: str
    merkle_root: str


@dataclass(frozen=True)
class Manifest:
    """What a signature on it covers.

    Attributes:
        plan_hash: hash of the recovery plan the drill was made from, or None when it was not recorded.
        sequence: 1 for the first pack of a plan, one more for each that follows.
        files: every file of the pack but the manifest and its statement, in order of path.
        merkle_root: RFC 6962 root over the canonical JSON of `files`.
        journal_head: hash of the journal's last line.
        previous: the pack before this one for the same plan, None for the first.
        key_id: SHA-256 of the signer's public key (SubjectPublicKeyInfo, DER).
    """

    drill_id: str
    plan_hash: str | None
    sequence: int
    files: tuple[FileEntry, ...]
    merkle_root: str
    journal_head: str
    previous: Predecessor | None
    key_id: str

    def text(self) -> bytes:
        """`manifest.json`: canonical JSON and a newline."""
        previous = self.previous and {"drill_id": self.previous.drill_id, "merkle_root": self.previous.merkle_root}
        value = {
            "schema": SCHEMA,
            "drill_id": self.drill_id,
            "plan_hash": self.plan_hash,
            "sequence": self.sequence,
            "files": [entry.to_json() for entry in self.files],
            "merkle_root": self.merkle_root,
            "journal_head": self.journal_head,
            "previous": previous,
            "signer": {"algorithm": "ed25519", "key_id": self.key_id},
        }
        return (canonical(value) + "\n").encode()

    @classmethod
    def parse(cls, text: bytes) -> Manifest:
        """Read what `text` wrote, and nothing else: other spellings of the same value are refused.

        Raises:
            ValueError: it is not a manifest of this schema.
        """
        try:
            manifest = cls._of(one_value(text))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a manifest: {error!r}") from error
        if manifest.text() != text:
            raise ValueError("not written as a manifest is written")
        return manifest

    @classmethod
    def _of(cls, value: object) -> Manifest:
        raw = _object(value)
        if raw["schema"] != SCHEMA:
            raise ValueError(f"schema is {raw['schema']!r}, not {SCHEMA}")
        previous = None if raw["previous"] is None else _object(raw["previous"])
        files = raw["files"]
        if not isinstance(files, list):
            raise TypeError("files is not a list")
        return cls(
            drill_id=_text(raw["drill_id"]),
            plan_hash=None if raw["plan_hash"] is None else _text(raw["plan_hash"]),
            sequence=_count(raw["sequence"]),
            files=tuple(_entry(_object(item)) for item in files),
            merkle_root=_hex(raw["merkle_root"]),
            journal_head=_hex(raw["journal_head"]),
            previous=None if previous is None else Predecessor(_text(previous["drill_id"]), _hex(previous["merkle_root"])),
            key_id=_hex(_object(raw["signer"])["key_id"]),
        )


def root_of(files: tuple[FileEntry, ...]) -> str:
    """Merkle root over the entries in their order."""
    return merkle_root([canonical(entry.to_json()).encode() for entry in files])


def _entry(raw: Mapping[str, object]) -> FileEntry:
    path = _text(raw["path"])
    if path.startswith("/") or any(part in {"", ".", ".."} for part in path.split("/")) or "\0" in path:
        raise ValueError(f"{path!r} is not a path inside the pack")
    return FileEntry(path, _count(raw["size"]), _hex(raw["sha256"]))


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError("not a count")
    return value


def _hex(value: object) -> str:
    text = _text(value)
    if not _HEX.fullmatch(text):
        raise ValueError("not a SHA-256 in hex")
    return text
