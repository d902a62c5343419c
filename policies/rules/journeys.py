"""Rules of synthetic journeys.

Source: Amazon CloudWatch User Guide, "Synthetic monitoring (canaries)".
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.aws.alarm import measures, told
from policies.graph import Graph
from policies.rule import Severity, Violation, rule

_CANARY = "aws:synthetics/canary:Canary"


@rule(
    "OPS-014",
    Severity.MEDIUM,
    asks="Is every synthetic journey walked, and is somebody told when it fails?",
    remedy="Set startCanary, and add an alarm on the canary's SuccessPercent.",
    controls=("HIPAA 164.308(a)(7)(ii)(B)", "NIST SI-4", "NIST CP-10", "NIST SI-6"),
)
def journeys_are_walked(graph: Graph) -> Iterator[Violation]:
    """A database can be up while no nurse can sign in; only a journey sees that, if it is walked."""
    heard = told(graph)
    alarmed = [m for m in measures(graph, "SuccessPercent") if m.alarm.urn in heard and m.is_below]
    for canary in graph.of_type(_CANARY):
        if not canary.flag("startCanary"):
            yield Violation(canary, f"{canary.name} is never started")
        if not any(m.is_of(graph, canary, canary.known_text("name")) for m in alarmed):
            yield Violation(canary, f"nobody is told when {canary.name} fails")
