"""How long one class of logs is kept."""

from __future__ import annotations

from dataclasses import dataclass

from components.storage.private_bucket import Lock


@dataclass(frozen=True, kw_only=True)
class Retention:
    """A class of logs that is kept alike. S3 locks a whole bucket by default, so each class has a bucket of its own.

    Attributes:
        lock: what no version can escape.
        days: after which a log may expire; as long as the lock, because a locked object that expires is only hidden and still paid for.
    """

    lock: Lock
    days: int
