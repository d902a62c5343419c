"""Rules of promises: somebody is told before one is broken.

Source: Amazon RDS User Guide, "Monitoring replication lag", "Amazon CloudWatch metrics for Amazon RDS" (an instance that is down reports
none); Amazon Aurora User Guide, "Monitoring an Aurora global database" (its lag is in milliseconds); NIST SP 800-34 rev. 1, 3.2.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.aws.alarm import Measure, measures, told
from policies.graph import Graph
from policies.need import Need
from policies.recovery.recovery_plan import recovery_plan
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

# What tells how far a copy is behind, and how many of its units make a second.
LAG = {"ReplicaLag": 1, "AuroraReplicaLag": 1000, "AuroraGlobalDBReplicationLag": 1000, "AuroraGlobalDBRPOLag": 1000}
_RECORD = "aws:route53/record:Record"


@rule(
    "OPS-001",
    Severity.HIGH,
    asks="Is somebody told before a system's copy is further behind than its RPO?",
    remedy="Add an alarm on ReplicaLag (AuroraGlobalDBReplicationLag) of the replica with a threshold within the RPO.",
    controls=("HIPAA 164.308(a)(7)(ii)(B)", "HIPAA 164.308(a)(7)(ii)(A)", "NIST CP-9", "NIST CP-2(8)", "NIST SI-4"),
    needs=(Need.OUTPUTS,),
)
def lag_is_told(graph: Graph) -> Iterator[Violation]:
    """What the copy has not received is what is lost when the primary is; nobody sees the lag until then."""
    plan, heard, lags = recovery_plan(graph), told(graph), tuple(measures(graph, *LAG))
    for system in plan.systems if plan else ():
        copy = system.replica.resource(graph) if system.replica else None
        if copy is None or system.rpo is None:
            continue
        seconds = [s for m in lags if m.alarm.urn in heard and m.is_of(graph, copy, copy.known_text("identifier")) for s in _threshold(m)]
        if not seconds:
            yield Violation(copy, f"{system.name}: nobody is told when {copy.name} falls behind")
        elif min(seconds) > system.rpo:
            yield Violation(
                copy, f"{system.name}: {copy.name} may be {min(seconds):g} s behind before anybody is told; the RPO is {system.rpo:g} s"
            )


@rule(
    "OPS-002",
    Severity.HIGH,
    asks="Is somebody told that a system is down before half of its RTO has passed?",
    remedy="Add an alarm on the primary (missing data breaching) or on its health check, told within half of the RTO.",
    controls=("HIPAA 164.308(a)(7)(ii)(C)", "HIPAA 164.308(a)(7)(ii)(B)", "NIST CP-10", "NIST CP-2(3)", "NIST SI-4(5)"),
    needs=(Need.OUTPUTS,),
)
def absence_is_told(graph: Graph) -> Iterator[Violation]:
    """The clock of an RTO runs from the failure and not from the first telephone call."""
    plan, heard = recovery_plan(graph), told(graph)
    signs = [m for m in measures(graph) if m.alarm.urn in heard and _is_sign_of_life(m)]
    for system in plan.systems if plan else ():
        primary = system.primary.resource(graph) if system.primary else None
        if primary is None or system.rto is None:
            continue
        delays = [_delay(m.alarm) for m in signs if _is_about(graph, m, primary)]
        if not delays:
            yield Violation(primary, f"{system.name}: nobody is told when {primary.name} is away")
        elif min(delays) > system.rto / 2:
            slow = f"it takes {min(delays):g} s to tell that {primary.name} is away"
            yield Violation(primary, f"{system.name}: {slow}; the RTO is {system.rto:g} s")


def _threshold(measure: Measure) -> Iterator[float]:
    """From how many seconds behind an alarm tells; nothing where it does not tell of too much."""
    threshold = measure.alarm.number("threshold")
    if threshold is not None and measure.is_above:
        yield threshold / LAG[measure.metric]


def _delay(alarm: Resource) -> float:
    return (alarm.number("period") or 60) * (alarm.number("evaluationPeriods") or 1)


def _is_sign_of_life(measure: Measure) -> bool:
    """Whether an alarm goes off when what it measures is gone."""
    return measure.is_below and measure.alarm.text("treatMissingData") == "breaching"


def _is_about(graph: Graph, measure: Measure, primary: Resource) -> bool:
    """Whether a measure is of a database itself or of the health check of a name that leads to it."""
    if measure.is_of(graph, primary, primary.known_text("identifier")):
        return True
    checks = (check for record in graph.pointing_at(primary, _RECORD) if (check := graph.target(record, "healthCheckId")))
    return any(measure.is_of(graph, check) for check in checks)
