"""DSSE envelopes (Dead Simple Signing Envelope 1.0.2): one payload, one Ed25519 signature over its PAE. Pure but for the signer."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from dr_drills.evidence.signer import PublicKey, Signer
from dr_drills.evidence.strict_json import one_value
from dr_drills.journal.record import canonical


@dataclass(frozen=True)
class Envelope:
    """A signed payload; `key_id` is a hint, only the signature proves."""

    payload_type: str
    payload: bytes
    key_id: str
    signature: bytes

    def text(self) -> bytes:
        """The envelope's file: canonical JSON and a newline."""
        signature = {"keyid": self.key_id, "sig": base64.b64encode(self.signature).decode()}
        value = {"payload": base64.b64encode(self.payload).decode(), "payloadType": self.payload_type, "signatures": [signature]}
        return (canonical(value) + "\n").encode()

    def signed_by(self, key: PublicKey) -> bool:
        """Whether `key` made the signature and is the one the envelope names."""
        return self.key_id == key.id and key.verifies(self.signature, pre_authentication_encoding(self.payload_type, self.payload))

    @classmethod
    def parse(cls, text: bytes) -> Envelope:
        """Read what `text` wrote, and nothing else: other spellings of the same envelope are refused.

        Raises:
            ValueError: it is no such envelope.
        """
        try:
            envelope = cls._of(one_value(text))
        except (KeyError, TypeError, AttributeError, binascii.Error) as error:
            raise ValueError(f"not a DSSE envelope with one signature: {error!r}") from error
        if envelope.text() != text:
            raise ValueError("not written as an envelope is written")
        return envelope

    @classmethod
    def _of(cls, value: object) -> Envelope:
        if not isinstance(value, dict):
            raise TypeError("not an object")
        (signature,) = value["signatures"]
        return cls(
            payload_type=str(value["payloadType"]),
            payload=base64.b64decode(value["payload"], validate=True),
            key_id=str(signature["keyid"]),
            signature=base64.b64decode(signature["sig"], validate=True),
        )


def sign(payload_type: str, payload: bytes, signer: Signer) -> Envelope:
    """Wrap and sign."""
    signature = signer.sign(pre_authentication_encoding(payload_type, payload))
    return Envelope(payload_type, payload, signer.public_key.id, signature)


def pre_authentication_encoding(payload_type: str, payload: bytes) -> bytes:
    """The bytes that are signed (DSSE protocol, PAE)."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
