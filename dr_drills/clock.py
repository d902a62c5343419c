"""Time as a drill records it: monotonic for durations, wall for people, boot id to know when the two lost touch."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Instant:
    """One moment seen by one observer.

    Attributes:
        monotonic_ns: `time.monotonic_ns()`; comparable between processes of one boot, meaningless across boots.
        wall: UTC wall-clock time, for people; never subtracted.
        boot: the kernel's boot id, or ``unknown``.
    """

    monotonic_ns: int
    wall: datetime
    boot: str

    def since(self, earlier: Instant) -> timedelta | None:
        """Time passed since `earlier`, or None when a reboot lies between and nothing true can be said."""
        if self.boot != earlier.boot:
            return None
        return timedelta(microseconds=(self.monotonic_ns - earlier.monotonic_ns) / 1000)

    def to_json(self) -> dict[str, object]:
        """The journal's form of an instant."""
        return {"mono_ns": self.monotonic_ns, "wall": self.wall.isoformat(timespec="microseconds"), "boot": self.boot}

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> Instant:
        """Read what `to_json` wrote.

        Raises:
            KeyError, ValueError: a field is missing or not of its kind.
        """
        return cls(int(str(value["mono_ns"])), datetime.fromisoformat(str(value["wall"])), str(value["boot"]))


class Clock(Protocol):
    """Where instants come from; injected, so that tests can step it."""

    def now(self) -> Instant:
        """The present moment."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait; a simulated clock moves instead."""
        ...


class SystemClock:
    """The machine's own clocks."""

    def __init__(self) -> None:
        self._boot: str | None = None

    def now(self) -> Instant:
        """Read both clocks, monotonic first."""
        if self._boot is None:
            self._boot = _BOOT_ID.read_text().strip() if _BOOT_ID.exists() else "unknown"
        return Instant(time.monotonic_ns(), datetime.now(UTC), self._boot)

    def sleep(self, seconds: float) -> None:
        """Wait in real time."""
        time.sleep(seconds)
