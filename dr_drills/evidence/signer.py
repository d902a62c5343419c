"""Who signs. The local key is one signer; a KMS or Vault key needs only these three members."""

from __future__ import annotations

from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from dr_drills.evidence.digest import sha256
from dr_drills.evidence.errors import KeyFileError


class Signer(Protocol):
    """An Ed25519 key that can be asked for signatures (RFC 8032)."""

    @property
    def public_key(self) -> PublicKey:
        """The key that verifies."""
        ...

    def sign(self, message: bytes) -> bytes:
        """64 bytes of signature."""
        ...


class PublicKey:
    """An Ed25519 public key; its id is the SHA-256 of its SubjectPublicKeyInfo (RFC 8410)."""

    def __init__(self, key: Ed25519PublicKey) -> None:
        self._key = key
        self.pem = key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        self.id = sha256(key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo))

    @classmethod
    def from_pem(cls, pem: bytes) -> PublicKey:
        """Read a PEM file.

        Raises:
            KeyFileError: it holds no Ed25519 public key.
        """
        try:
            key = serialization.load_pem_public_key(pem)
        except Exception as error:  # the library's parser leaks several classes
            raise KeyFileError("not a public key in PEM") from error
        if not isinstance(key, Ed25519PublicKey):
            raise KeyFileError("not an Ed25519 public key")
        return cls(key)

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether this key's owner signed `message`."""
        try:
            self._key.verify(signature, message)
        except InvalidSignature:
            return False
        return True


class LocalSigner:
    """Signs with a private key held in memory."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public_key = PublicKey(key.public_key())

    def sign(self, message: bytes) -> bytes:
        """Deterministic: the same message gives the same signature."""
        return self._key.sign(message)
