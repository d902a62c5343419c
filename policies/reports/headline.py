"""The words over an answer, and how good they may look. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policies.assessment import Assessment, Status, overall
from policies.judge import Outcome


@dataclass(frozen=True)
class Headline:
    """`kind` is the class that colours the words: good, bad or unsure."""

    words: str
    kind: str


def headline(assessments: Sequence[Assessment]) -> Headline:
    """A check that ends with 0 is only green where everything was asked and no baseline stands between."""
    status = overall(assessments)
    if status is not Status.GOOD:
        return Headline("Violations", "bad") if status is Status.VIOLATION else Headline("An answer is missing", "unsure")
    if any(a.counts[Outcome.KNOWN] for a in assessments):
        return Headline("No new violation", "bad")
    if any(a.counts[Outcome.NOT_ASKED] or a.checkov is None for a in assessments):
        return Headline("No violation, not everything asked", "unsure")
    return Headline("Nothing to do", "good")
