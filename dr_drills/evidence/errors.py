"""What can go wrong with evidence, by whose fault it is."""

from __future__ import annotations


class EvidenceError(Exception):
    """A pack cannot be made from this directory; the message names the file and what to do."""


class KeyFileError(EvidenceError):
    """A key file cannot be read, written or trusted as it lies there."""
