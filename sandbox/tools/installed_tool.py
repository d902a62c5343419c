"""A program that is ready to run, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Source(StrEnum):
    """How a tool came to be here."""

    PATH = "found on PATH"
    CACHE = "already in the tool cache"
    RELEASE = "official release"
    BUILT = "built from source"
    PACKAGES = "installed from Python packages"


@dataclass(frozen=True)
class InstalledTool:
    """One program.

    Attributes:
        program: absolute path of the executable.
        seconds: how long finding or installing it took.
        passed_over: which one on PATH is not used and why, or None.
    """

    name: str
    version: str
    program: Path
    source: Source
    seconds: float = 0.0
    passed_over: str | None = None

    @property
    def directory(self) -> Path:
        """What to put on PATH."""
        return self.program.parent

    def to_json(self) -> dict[str, object]:
        """For `holdfast setup --json`."""
        return {
            "name": self.name,
            "version": self.version,
            "program": str(self.program),
            "source": self.source.value,
            "seconds": round(self.seconds, 1),
            "passed_over": self.passed_over,
        }
