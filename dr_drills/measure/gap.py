"""What a drill could not read or prove. Any gap keeps a verdict from being a pass."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class GapKind(StrEnum):
    """The closed set of reasons for which nothing certain can be said."""

    JOURNAL_DAMAGED = "journal-damaged"
    JOURNAL_NOT_ENDED = "journal-not-ended"
    LEDGER_UNREADABLE = "ledger-unreadable"
    READ_BACK_MISSING = "read-back-missing"
    CLOCK_STEPPED = "clock-stepped"
    REBOOTED = "rebooted"
    VALIDATOR_UNPROVEN = "validator-unproven"
    VALIDATION_MISSING = "validation-missing"
    EVENT_MISSING = "event-missing"
    OBJECTIVE_MISSING = "objective-missing"
    NOT_STABLE = "not-stable"
    OBSERVERS_DISAGREE = "observers-disagree"
    CLEAN_UP_UNKNOWN = "clean-up-unknown"
    TOO_CLOSE = "too-close-to-call"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is not known; `reason` is a clause an inspector can read, without a full stop."""

    kind: GapKind
    reason: str
