"""Names of rows for a report: integers as they are, everything else as a keyed hash, since a key may be a person's."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

from dr_drills.validate.table_shape import TableShape


@dataclass(frozen=True)
class KeyNames:
    """Names rows.

    Attributes:
        secret: key of the hash, 16 bytes or more. Who holds it can find the row of a name; nobody else can.
    """

    secret: bytes = field(repr=False)

    def name(self, shape: TableShape, key: tuple[str, ...]) -> str:
        """For example ``aid=17`` or ``mrn#5f2a90c1d3e4b7a8``; a row of several key columns has several parts."""
        return " ".join(
            f"{column}={value}" if column in shape.integer_parts else f"{column}#{self._hashed(shape, column, value)}"
            for column, value in zip(shape.key, key, strict=True)
        )

    def _hashed(self, shape: TableShape, column: str, value: str) -> str:
        text = f"{shape.title}\0{column}\0{value}"
        return hmac.new(self.secret, text.encode(), hashlib.sha256).hexdigest()[:16]
