"""Where an answer comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Provenance:
    """Which holdfast gave the answer, and when (UTC)."""

    version: str
    at: datetime
