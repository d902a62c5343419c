"""Names that are never given twice."""

from __future__ import annotations

import secrets

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def new_resource_id() -> str:
    """A `DbiResourceId` in RDS's form: ``db-`` and 26 letters and digits."""
    return "db-" + "".join(secrets.choice(_LETTERS) for _ in range(26))


def new_snapshot_key() -> str:
    """A key for a snapshot's directory."""
    return "snap-" + secrets.token_hex(10)
