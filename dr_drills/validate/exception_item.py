"""What reconciliation cannot settle goes to a person, with a deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Category(StrEnum):
    """Why a row needs a person.

    `CONFLICT`: both sides hold the row with different contents. `LOST`: acknowledged, and on neither side.
    `NOT_APPLIED`: it could not be copied.
    """

    CONFLICT = "conflict"
    LOST = "lost"
    NOT_APPLIED = "not-applied"


@dataclass(frozen=True)
class ExceptionItem:
    """One entry of the exception queue.

    Attributes:
        source_id: name of the row where it was written; None when it is not there.
        target_id: name of the row where it should be; None when it is not there.
        severity: ``high`` where an acknowledged write may be missing, else ``medium``.
        owner: the role that decides.
        deadline: wall time (UTC) by which it must.
    """

    source_id: str | None
    target_id: str | None
    category: Category
    severity: str
    owner: str
    deadline: datetime

    def to_json(self) -> dict[str, object]:
        """An element of `exceptions` in the journal's `reconciled`."""
        return {
            "source_id": self.source_id,
            "target_id": self.target_id,
            "category": self.category.value,
            "severity": self.severity,
            "owner": self.owner,
            "deadline": self.deadline.isoformat(timespec="seconds"),
        }
