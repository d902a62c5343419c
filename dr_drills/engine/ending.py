"""How a run of steps ended, whatever was measured."""

from __future__ import annotations

from enum import StrEnum


class Ending(StrEnum):
    """The engine's own outcome; the verdict on objectives is made from measurements later."""

    COMPLETED = "completed"
    FAILED = "failed"
    REFUSED = "refused"
    ABORTED = "aborted"


class StepOutcome(StrEnum):
    """How one step ended. `PROVEN`: what had to be impossible was tried and did fail."""

    GOOD = "good"
    PROVEN = "proven"
    FAILED = "failed"
    REFUSED = "refused"
    NOT_EXECUTED = "not-executed"
