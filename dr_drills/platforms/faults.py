"""The faults a drill injects, on purpose and only into what is named as drillable."""

from __future__ import annotations

from typing import Protocol


class FaultError(Exception):
    """The fault could not be injected or lifted; the message names it and its target."""


class Faults(Protocol):
    """A platform's ways of breaking things."""

    def crash(self, instance: str, region: str) -> str:
        """Crash the instance as a host failure would; returns how, in words for the report."""
        ...

    def partition(self, instance: str, region: str) -> str:
        """Cut the instance off from everybody."""
        ...

    def heal(self, instance: str, region: str) -> None:
        """Undo `partition` (and freezing); a crashed instance stays crashed."""
        ...
