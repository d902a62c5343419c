"""Tells those who wait that something changed, so that nobody has to ask again and again."""

from __future__ import annotations

import threading


class ChangeSignal:
    """A count of changes that can be waited for."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0

    def bump(self) -> None:
        """One more change."""
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def wait_beyond(self, count: int, seconds: float) -> int:
        """The count, as soon as it differs from `count`, or after `seconds` at the latest."""
        with self._changed:
            self._changed.wait_for(lambda: self._count != count, timeout=seconds)
            return self._count
