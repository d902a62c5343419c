"""The local signing key: made on first use, readable by its owner alone, its public half beside it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dr_drills.evidence import atomic
from dr_drills.evidence.errors import KeyFileError
from dr_drills.evidence.signer import LocalSigner, PublicKey

KEY_FILE = "evidence.pem"
PUBLIC_FILE = "evidence.pub"


def local_signer(directory: Path) -> LocalSigner:
    """The signer of this directory; key and public key are made when there are none.

    Raises:
        KeyFileError: the key cannot be read or made, or others may read it.
    """
    path = directory / KEY_FILE
    try:
        if not path.exists():
            _make(path)
        signer = LocalSigner(_read(path))
        atomic.write(directory / PUBLIC_FILE, signer.public_key.pem)
    except OSError as error:
        raise KeyFileError(f"{path}: the signing key cannot be read or made ({error.strerror})") from error
    return signer


def trusted_keys(paths: Iterable[Path]) -> tuple[PublicKey, ...]:
    """The public keys in the given PEM files.

    Raises:
        KeyFileError: one of them holds no key; the message names it.
    """
    keys = []
    for path in paths:
        try:
            keys.append(PublicKey.from_pem(path.read_bytes()))
        except (OSError, KeyFileError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise KeyFileError(f"{path}: {reason}: give an Ed25519 public key in PEM") from error
    return tuple(keys)


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    unfinished = path.with_name(f"{atomic.TEMPORARY}{os.getpid()}-{path.name}")
    try:
        atomic.write(unfinished, pem, mode=0o600)
        os.link(unfinished, path)  # the first of two processes wins; neither overwrites a key
    except FileExistsError:
        return
    finally:
        unfinished.unlink(missing_ok=True)


def _read(path: Path) -> Ed25519PrivateKey:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise KeyFileError(
            f"{path}: others than its owner may read this signing key: make a new one, or `chmod 600` if it was never shared"
        )
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise KeyFileError(f"{path}: not a private key in PEM: move it away and a new one is made") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(f"{path}: not an Ed25519 key: move it away and a new one is made")
    return key
