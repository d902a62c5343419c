"""The named moments of a recovery; every duration in a report lies between two of them."""

from __future__ import annotations

from enum import StrEnum


class EventCode(StrEnum):
    """E0 to E12 in the order a recovery meets them.

    RTO is `STABLE` minus `FAULT_INJECTED` (detection and declaration count, the watching does not); for a restore
    it ends at `DATA_VERIFIED`. `STABLE` is dated at the start of the run of good operations that lasted.
    """

    LAST_ACKNOWLEDGED = "E0"
    FAULT_INJECTED = "E1"
    FIRST_FAILED = "E2"
    DETECTED = "E3"
    DECLARED = "E4"
    FENCED = "E5"
    PROMOTION_REQUESTED = "E6"
    PROMOTED = "E7"
    FIRST_GOOD = "E8"
    STABLE = "E9"
    DATA_VERIFIED = "E10"
    REDUNDANCY_RESTORED = "E11"
    CLEANED_UP = "E12"
