"""Rules of when drills come, and of what they need before they can.

Source: Amazon EventBridge Scheduler User Guide, "Schedule types", "Configuring a dead-letter queue"; NIST SP 800-34 rev. 1, 3.5 (tests at
an organization-defined frequency).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from policies.graph import Graph
from policies.need import Need
from policies.recovery.drill_schedule import chosen_scenarios, scheduled_drills
from policies.recovery.recovery_plan import recovery_plan
from policies.resource import Resource
from policies.rule import Severity, Violation, rule
from policies.settings import is_thrown_away

_QUEUE = "aws:sqs/queue:Queue"
_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
_WAITING = "ApproximateNumberOfMessagesVisible"
_NEEDED = (
    "engine",
    "database.name",
    "database.secret_arn",
    "dns.name",
    "dns.zone_id",
    "drill.region",
    "drill.subnet_group",
    "drill.security_groups",
)
_LISTS = {"security_groups"}
_OBJECTIVES = ("rto", "rpo", "restore_rto", "restore_rpo", "cadence_days")


@rule(
    "DRILL-006",
    Severity.MEDIUM,
    asks="May every system of the recovery plan be drilled?",
    remedy="Make the system drillable, or take it out of the plan and say elsewhere that its recovery is not proven.",
    controls=("HIPAA 164.308(a)(7)(ii)(D)", "NIST CP-4"),
    needs=(Need.OUTPUTS,),
)
def every_system_is_drillable(graph: Graph) -> Iterator[Violation]:
    """A system that no drill may touch has objectives that nobody can ever show to be met."""
    plan = recovery_plan(graph)
    for system in plan.systems if plan else ():
        if not system.drillable:
            yield Violation(next(iter(system.databases(graph)), None), f"{system.name}: no drill may touch it")


@rule(
    "DRILL-007",
    Severity.HIGH,
    asks="Does a drill of every system start by itself at least as often as its cadence?",
    remedy="Add a schedule (holdfast.drill-due/1) for the system, enabled, and shorter than the tier's cadence.",
    controls=("HIPAA 164.308(a)(7)(ii)(D)", "HIPAA 164.308(a)(8)", "NIST CP-4"),
    needs=(Need.OUTPUTS,),
)
def drills_come_in_time(graph: Graph) -> Iterator[Violation]:
    """What somebody has to remember is forgotten in the busiest month, which is the one that needed it.

    Every scenario that the settings choose must be scheduled, and each that is must come within the cadence. An environment that is thrown
    away need have no schedule.
    """
    plan, drills = recovery_plan(graph), tuple(scheduled_drills(graph))
    for system in plan.systems if plan else ():
        own = [d for d in drills if d.system == system.name]
        on = {d.scenario for d in own if d.is_on}
        if system.drillable and not on and (own or not is_thrown_away(graph)):
            yield Violation(own[0].schedule if own else None, f"{system.name}: no drill of it starts by itself")
        for scenario in chosen_scenarios(graph) if system.drillable and on else ():
            if scenario not in on:
                yield Violation(None, f"{system.name}: no {scenario} of it starts by itself, as the settings say it does")
        for drill in own if system.cadence_days is not None else ():
            if drill.is_on and drill.every > timedelta(days=system.cadence_days or 0):
                days = drill.every / timedelta(days=1)
                reason = f"{system.name}: a {drill.scenario} comes every {days:g} days; its tier allows {system.cadence_days:g}"
                yield Violation(drill.schedule, reason)


@rule(
    "DRILL-008",
    Severity.MEDIUM,
    asks="Does somebody hear of a drill that was due and did not start?",
    remedy="Give the schedule a dead-letter queue, and that queue an alarm on ApproximateNumberOfMessagesVisible with an action.",
    controls=("HIPAA 164.308(a)(7)(ii)(D)", "NIST CP-4", "NIST SI-4(5)"),
)
def undelivered_drills_raise_an_alarm(graph: Graph) -> Iterator[Violation]:
    """A drill that silently never starts looks like one that had nothing to report."""
    watched = {
        (alarm.text("dimensions.QueueName"))
        for alarm in graph.of_type(_ALARM)
        if alarm.text("metricName") == _WAITING and alarm.texts("alarmActions") and alarm.flag("actionsEnabled", default=True)
    }
    for drill in scheduled_drills(graph):
        queue = _dead_letters(graph, drill.schedule)
        if queue is None:
            yield Violation(drill.schedule, f"{drill.schedule.name} has no dead-letter queue: a drill that cannot be called for is lost")
        elif queue.known_text("name") not in watched and not any(queue.urn in text for text in watched):
            yield Violation(drill.schedule, f"{drill.schedule.name}: nobody is told of what ends in {queue.name}")


@rule(
    "DRILL-009",
    Severity.HIGH,
    asks="Does the recovery plan say all that a drill needs, for every system that may be drilled?",
    remedy="Export it whole: objectives of the tier, cadence, secret, DNS name, and the drill's own subnet group and security groups.",
    controls=("HIPAA 164.308(a)(7)(i)", "HIPAA 164.308(a)(7)(ii)(B)", "NIST CP-2", "NIST CP-10"),
    needs=(Need.OUTPUTS,),
)
def the_plan_is_complete(graph: Graph) -> Iterator[Violation]:
    """What is missing is found when a drill refuses to start; or, without drills, on the day of the disaster."""
    plan = recovery_plan(graph)
    for system in plan.systems if plan else ():
        missing = [f"tiers.{system.tier}.{name}" for name in _OBJECTIVES if getattr(system, name) is None]
        missing += [path for path in _NEEDED if not _says(system.written, path)] if system.drillable else []
        if missing:
            yield Violation(
                next(iter(system.databases(graph)), None), f"{system.name}: the recovery plan does not say {', '.join(missing)}"
            )


def _says(written: Resource, path: str) -> bool:
    """Whether a plan says anything at a path: a text that is not known yet is something, what might hold nothing is not known."""
    holder, _, last = path.rpartition(".")
    inside = written.value(holder) if holder else written.properties
    found = inside.get(last) if isinstance(inside, Mapping) else None
    return bool(written.value(path) if last in _LISTS else found)


def _dead_letters(graph: Graph, schedule: Resource) -> Resource | None:
    """The queue that receives what a schedule could not deliver."""
    if not schedule.has("target.deadLetterConfig.arn"):
        return None
    arn = schedule.text("target.deadLetterConfig.arn")
    return graph.named(arn, _QUEUE, "arn") or graph.named(arn.rpartition(":")[2], _QUEUE, "name")
