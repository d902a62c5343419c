"""The closed set of answers a drill can give."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """How a drill, or one objective of it, ended.

    `INCONCLUSIVE` is an answer of its own: something needed for the answer could not be read, a clock stepped or a
    validator did not prove itself. It is never shown as a pass.
    """

    PASSED = "passed"
    MISSED = "missed"
    FAILED = "failed"
    ABORTED = "aborted"
    INCONCLUSIVE = "inconclusive"

    @property
    def exit_status(self) -> int:
        """Exit status of a command that ends with this verdict (DESIGN: 0 good, 1 missed or failed, 4 inconclusive)."""
        return {Verdict.PASSED: 0, Verdict.INCONCLUSIVE: 4}.get(self, 1)
