"""Where an instance's first bytes come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Empty:
    """A new, empty cluster."""


@dataclass(frozen=True)
class FromSnapshot:
    """A stored snapshot, by its key."""

    snapshot: str


@dataclass(frozen=True)
class PointInTime:
    """A backup of `source` (a resource id) and its write-ahead log up to `at`, or all of it when None."""

    source: str
    at: datetime | None


@dataclass(frozen=True)
class ReplicaOf:
    """A base backup of the running `source` (a resource id), which it then follows."""

    source: str


Origin = Empty | FromSnapshot | PointInTime | ReplicaOf
