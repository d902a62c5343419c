"""Which versions of the Pulumi command line we accept, fetch and build."""

from __future__ import annotations

import re
from dataclasses import dataclass

BUILT = "3.259.0"
"""What the committed `go.mod` builds: the newest engine known to build from published modules."""

RELEASED = "3.272.0"
"""What the official installer is asked for: the version of the Python SDK we lock."""


@dataclass(frozen=True, order=True)
class _Version:
    major: int
    minor: int
    patch: int


def objection(version: str) -> str | None:
    """Why a Pulumi command line of this version is not used, or None."""
    found = _parse(version)
    if found is None:
        return f"its version {version!r} cannot be read"
    oldest = _parse(BUILT)
    if oldest is None or found < oldest:
        return f"it is {version}, and {BUILT} or newer is needed"
    return None if found.major == oldest.major else f"it is {version}, and a version {oldest.major} is needed"


def _parse(text: str) -> _Version | None:
    found = re.match(r"v?(\d+)\.(\d+)\.(\d+)", text.strip())
    return _Version(int(found[1]), int(found[2]), int(found[3])) if found else None
