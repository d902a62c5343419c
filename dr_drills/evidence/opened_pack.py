"""A pack as it lies on disk, opened as far as it can be: what cannot be read stays a reason."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from dr_drills.evidence.digest import file_sha256
from dr_drills.evidence.dsse import Envelope
from dr_drills.evidence.errors import KeyFileError
from dr_drills.evidence.layout import MANIFEST, PUBLIC_KEY, REPORT, STATEMENT, entries, is_regular
from dr_drills.evidence.manifest import Manifest
from dr_drills.evidence.read import inside
from dr_drills.evidence.signer import PublicKey
from dr_drills.evidence.strict_json import one_value
from dr_drills.report.drill_report import DrillReport


@dataclass(frozen=True)
class OpenedPack:
    """Every part of a pack, or the reason why it is not there.

    Attributes:
        found: what lies in the directory, manifest and statement apart.
        digests: SHA-256 of every file that both lies there and is listed, or None where it could not be read.
    """

    directory: Path
    found: dict[str, Path]
    manifest: Manifest | str
    manifest_bytes: bytes
    envelope: Envelope | str
    key: PublicKey | str
    report: DrillReport | str
    digests: dict[str, str | None]


def open_pack(directory: Path) -> OpenedPack:
    """Read a pack; files are hashed on all cores.

    Raises:
        OSError: the directory itself cannot be read.
    """
    found = entries(directory)
    manifest_bytes, manifest = _manifest(directory / MANIFEST)
    listed = [] if isinstance(manifest, str) else [entry.path for entry in manifest.files]
    readable = {name: found[name] for name in listed if name in found and is_regular(found[name])}
    with ThreadPoolExecutor(max_workers=2) as pool:
        digests = dict(zip(readable, pool.map(_digest, readable.values()), strict=True))
    return OpenedPack(
        directory,
        found,
        manifest,
        manifest_bytes,
        _envelope(directory / STATEMENT),
        _key(directory / PUBLIC_KEY),
        _report(directory / REPORT),
        digests,
    )


def size_of(pack: OpenedPack, name: str) -> int | None:
    """Size of a listed file, None when it cannot be told."""
    path = inside(pack.directory, name)
    try:
        return None if path is None else path.lstat().st_size
    except OSError:
        return None


def _digest(path: Path) -> str | None:
    try:
        return file_sha256(path)
    except OSError:
        return None


def _bytes(path: Path) -> bytes | str:
    if not is_regular(path):
        return f"{path.name} is missing or no regular file"
    try:
        return path.read_bytes()
    except OSError as error:
        return f"{path.name} cannot be read ({error.strerror})"


def _manifest(path: Path) -> tuple[bytes, Manifest | str]:
    content = _bytes(path)
    if isinstance(content, str):
        return b"", content
    try:
        return content, Manifest.parse(content)
    except ValueError as error:
        return content, f"{path.name}: {error}"


def _envelope(path: Path) -> Envelope | str:
    content = _bytes(path)
    if isinstance(content, str):
        return content
    try:
        return Envelope.parse(content)
    except ValueError as error:
        return f"{path.name}: {error}"


def _key(path: Path) -> PublicKey | str:
    content = _bytes(path)
    if isinstance(content, str):
        return content
    try:
        return PublicKey.from_pem(content)
    except KeyFileError as error:
        return f"{path.name}: {error}"


def _report(path: Path) -> DrillReport | str:
    content = _bytes(path)
    if isinstance(content, str):
        return content
    try:
        value = one_value(content)
        return DrillReport.from_json(value) if isinstance(value, dict) else f"{path.name}: not a drill report"
    except (ValueError, RecursionError) as error:
        return f"{path.name}: {error}"
