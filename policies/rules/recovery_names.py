"""Rules of the names that move to the other copy.

Source: Amazon Route 53 Developer Guide, "Active-passive failover", "How Amazon Route 53 determines whether a health check is healthy"
(interval times failure threshold), "Values specific for failover records" (TTL of 60 seconds or less).
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.graph import Graph
from policies.need import Need
from policies.recovery.recovery_plan import System, recovery_plan
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

_RECORD = "aws:route53/record:Record"
_HEALTH = "aws:route53/healthCheck:HealthCheck"
_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
_FOLLOWS_OTHERS = {"CALCULATED", "RECOVERY_CONTROL"}
_DEFAULT_INTERVAL_S, _DEFAULT_FAILURES = 30, 3


@rule(
    "REC-018",
    Severity.HIGH,
    asks="Does the health check of every failover record watch the database that the record leads to?",
    remedy="Probe the primary's own address, or follow an alarm on its DBInstanceIdentifier; switch the check on, and do not invert it.",
    controls=("HIPAA 164.308(a)(7)(ii)(C)", "NIST CP-7", "NIST CP-10", "NIST SI-4"),
    needs=(Need.OUTPUTS,),
)
def health_checks_watch_the_right_end(graph: Graph) -> Iterator[Violation]:
    """A check of something else is healthy when the database is gone, and fails over when it is not."""
    for system, primary, record in _first_records(graph):
        check = graph.target(record, "healthCheckId", _HEALTH)
        if check is None:
            if record.has("healthCheckId"):  # whether there is one is asked by REC-004
                yield Violation(record, f"{system.name}: {record.name} follows a health check that is not declared here")
        elif check.flag("disabled") or check.flag("invertHealthcheck"):
            yield Violation(check, f"{system.name}: {check.name} is {'switched off' if check.flag('disabled') else 'inverted'}")
        elif reason := _watches_something_else(graph, check, primary):
            yield Violation(check, f"{system.name}: {check.name} {reason}")


@rule(
    "REC-022",
    Severity.HIGH,
    asks="Does the name of every system lead to its primary first and to its copy second?",
    remedy="Declare a PRIMARY record that answers the primary's address and a SECONDARY record that answers the replica's, under one name.",
    controls=("HIPAA 164.308(a)(7)(ii)(C)", "NIST CP-7", "NIST CP-10", "NIST SC-22"),
    needs=(Need.OUTPUTS,),
)
def names_lead_to_both_copies(graph: Graph) -> Iterator[Violation]:
    """A copy that no name leads to is reached by changing every client, which nobody does within an RTO.

    Asked of every system for which the recovery plan names what clients use.
    """
    plan = recovery_plan(graph)
    for system in plan.systems if plan else ():
        copies = zip(("PRIMARY", "SECONDARY"), (system.primary, system.replica), strict=True)
        for place, copy in copies if system.written.has("dns.name") else ():
            database = copy.resource(graph) if copy else None
            if database and not any(_is(record, place) for record in graph.pointing_at(database, _RECORD, by="records")):
                yield Violation(database, f"{system.name}: no {place} record leads to {database.name}")


@rule(
    "REC-019",
    Severity.MEDIUM,
    asks="Do clients learn of a failover within half the time in which the system must be back?",
    remedy="Lower the record's ttl, or the health check's requestInterval and failureThreshold.",
    controls=("HIPAA 164.308(a)(7)(ii)(C)", "NIST CP-10", "NIST CP-2(5)", "NIST SC-22"),
    needs=(Need.OUTPUTS,),
)
def names_move_in_time(graph: Graph) -> Iterator[Violation]:
    """Detection, and the time an answer may be kept, are spent before the first client is back; fencing and promotion need the rest."""
    for system, _, record in _first_records(graph):
        check = graph.target(record, "healthCheckId", _HEALTH)
        spent = (record.number("ttl") or 0) + (_detection(check) if check else 0)
        if system.rto is not None and spent > system.rto / 2:
            yield Violation(record, f"{system.name}: clients learn of a failover after {spent:g} s; its RTO is {system.rto:g} s")


def _first_records(graph: Graph) -> Iterator[tuple[System, Resource, Resource]]:
    """Each system with its primary and the first record of a failover pair that leads there."""
    plan = recovery_plan(graph)
    for system in plan.systems if plan else ():
        primary = system.primary.resource(graph) if system.primary else None
        if primary is None:
            continue  # said by REC-001
        for record in graph.pointing_at(primary, _RECORD, by="records"):
            if _is(record, "PRIMARY"):
                yield system, primary, record


def _is(record: Resource, place: str) -> bool:
    return any(policy.text("type") == place for policy in record.blocks("failoverRoutingPolicies"))


def _watches_something_else(graph: Graph, check: Resource, primary: Resource) -> str | None:
    """Why a health check does not watch a database, or None."""
    kind = check.text("type")
    if kind in _FOLLOWS_OTHERS:
        return None
    if kind == "CLOUDWATCH_METRIC":
        named = check.text("cloudwatchAlarmName")
        alarm = graph.named(named, _ALARM, "name")
        watched = alarm.text("dimensions.DBInstanceIdentifier") if alarm else ""
        if alarm and (watched == primary.known_text("identifier") or primary in graph.targets(alarm, "dimensions")):
            return None
        return f"follows {named}, which {'watches ' + (watched or 'no database') if alarm else 'this program does not declare'}"
    if primary in (*graph.targets(check, "ipAddress"), *graph.targets(check, "fqdn")):
        asked, listens = check.number("port"), primary.number("port")
        return (
            None
            if asked and listens in {None, asked}
            else f"probes port {asked or 0:g} of {primary.name}, which listens on {listens or 0:g}"
        )
    return f"probes {check.text('ipAddress') or check.text('fqdn') or 'nothing'}, not {primary.name}"


def _detection(check: Resource) -> float:
    """Seconds until a probe that fails is believed; an alarm has its own time, which is not counted here."""
    if check.text("type") in {"CLOUDWATCH_METRIC", *_FOLLOWS_OTHERS}:
        return 0
    interval, failures = check.number("requestInterval"), check.number("failureThreshold")
    return (_DEFAULT_INTERVAL_S if interval is None else interval) * (_DEFAULT_FAILURES if failures is None else failures)
