"""Where the game-day job hears which drill is due, and what puts it there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pulumi
from pulumi_aws import cloudwatch, iam, scheduler, sqs

from components.environment_facts import EnvironmentFacts
from components.placement import Placement
from components.recovery.drill_rhythm import rate

_FOUR_DAYS_S = 4 * 86400
_TWO_WEEKS_S = 14 * 86400
_A_DAY_S = 86400
_FIVE_MINUTES_S = 300
_TRIES = 20
_FAILED_TRIES = 3


@dataclass(frozen=True, kw_only=True)
class PlannedDrill:
    """One drill that comes again and again.

    Attributes:
        system, scenario, tier: what is rehearsed, in the words of ``holdfast drill run``.
        rhythm: whole days between two starts.
    """

    system: str
    scenario: str
    tier: str
    rhythm: timedelta


@dataclass(frozen=True, kw_only=True)
class FrozenDays:
    """Days, both included, on which the job starts nothing."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class DrillQueueArgs:
    """What the schedule of drills needs to know.

    Attributes:
        owner: the duty that answers for a drill that did not start.
        window: how much later than its minute a drill may start.
        freezes: sent along with every message: a schedule cannot leave days out, so the job does.
        topic: ARN of the topic that hears of a drill nobody took up.
    """

    facts: EnvironmentFacts
    placement: Placement
    owner: str
    drills: tuple[PlannedDrill, ...]
    time_zone: str
    window: timedelta
    freezes: tuple[FrozenDays, ...]
    topic: pulumi.Input[str]


class DrillQueue(pulumi.ComponentResource):
    """The queue of drills that are due, and the schedules that fill it.

    Pulumi type: ``holdfast:recovery:DrillQueue``

    Creates:
        - ``aws.sqs.Queue`` *name* and *name*-undelivered, its dead-letter queue and that of the schedules, each with an
          ``aws.sqs.QueuePolicy`` that asks for TLS; both encrypted with SQS's own keys: a message holds names of a system and a scenario
        - ``aws.iam.Role`` and ``aws.iam.RolePolicy`` *name*: the scheduler may send to these two queues and nothing else
        - ``aws.scheduler.ScheduleGroup`` *name*
        - for each system and scenario ``aws.scheduler.Schedule`` *name*-*system*-*scenario*: its message, at the tier's rhythm

        - ``aws.cloudwatch.MetricAlarm`` *name*-undelivered: a drill was due and did not start

    A message waits four days for the job, so a drill that falls on a freeze is taken up after a short one and sent anew after a long one.
    A rhythm counts from the moment its schedule is made. Adding a system or scenario adds its schedule and changes none.

    Outputs: `queue_arn`, `queue_url`.
    """

    queue_arn: pulumi.Output[str]
    queue_url: pulumi.Output[str]

    def __init__(self, name: str, args: DrillQueueArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:recovery:DrillQueue", name, None, opts)
        self._name, self._args, inside = name, args, args.placement.inside(self)
        undelivered = self._queue(f"{name}-undelivered", "drills-undelivered", _TWO_WEEKS_S, None)
        queue = self._queue(name, "drills", _FOUR_DAYS_S, undelivered)
        role = iam.Role(
            name,
            name=args.facts.named("drill-schedule"),
            description="The scheduler says with it which drill is due",
            permissions_boundary=args.facts.boundary(args.placement.account),
            assume_role_policy=json.dumps(_trust(args.placement, args.facts.named("drills")), sort_keys=True),
            tags=args.facts.tags("drill-schedule"),
            opts=inside,
        )
        queues = [args.placement.arn("sqs", args.facts.named(purpose)) for purpose in ("drills", "drills-undelivered")]
        allowed = iam.RolePolicy(
            name, name=args.facts.named("drill-schedule"), role=role.name, policy=json.dumps(_send(queues), sort_keys=True), opts=inside
        )
        group = scheduler.ScheduleGroup(name, name=args.facts.named("drills"), tags=args.facts.tags("drills"), opts=inside)
        role_arn = pulumi.Output.all(role.arn, allowed.id).apply(lambda made: str(made[0]))
        for drill in args.drills:
            self._schedule(drill, group, queue, undelivered, role_arn)
        self._alarm(f"{name}-undelivered")
        self.queue_arn, self.queue_url = queue.arn, queue.url
        self.register_outputs({"queue_url": self.queue_url})

    def _queue(self, name: str, purpose: str, kept_s: int, undelivered: sqs.Queue | None) -> sqs.Queue:
        args, inside = self._args, self._args.placement.inside(self)
        redrive = (
            undelivered.arn.apply(lambda arn: json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": _FAILED_TRIES}, sort_keys=True))
            if undelivered
            else None
        )
        queue = sqs.Queue(
            name,
            name=args.facts.named(purpose),
            message_retention_seconds=kept_s,
            visibility_timeout_seconds=900,
            redrive_policy=redrive,
            sqs_managed_sse_enabled=True,
            tags=args.facts.tags(purpose),
            opts=inside,
        )
        sqs.QueuePolicy(
            name,
            queue_url=queue.url,
            policy=json.dumps(_tls_only(args.placement.arn("sqs", args.facts.named(purpose))), sort_keys=True),
            opts=inside,
        )
        return queue

    def _alarm(self, name: str) -> None:
        args, queue = self._args, self._args.facts.named("drills-undelivered")
        cloudwatch.MetricAlarm(
            name,
            name=queue,
            alarm_description=f"A drill was due and did not start; {args.owner} answers for it",
            namespace="AWS/SQS",
            metric_name="ApproximateNumberOfMessagesVisible",
            dimensions={"QueueName": queue},
            statistic="Maximum",
            period=_FIVE_MINUTES_S,
            evaluation_periods=1,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
            treat_missing_data="notBreaching",  # SQS is silent about a queue that was empty for six hours
            alarm_actions=[args.topic],
            ok_actions=[args.topic],
            tags=args.facts.tags("drills-undelivered"),
            opts=args.placement.inside(self),
        )

    def _schedule(
        self,
        drill: PlannedDrill,
        group: scheduler.ScheduleGroup,
        queue: sqs.Queue,
        undelivered: sqs.Queue,
        role_arn: pulumi.Output[str],
    ) -> None:
        args = self._args
        minutes = args.window // timedelta(minutes=1)
        scheduler.Schedule(
            f"{self._name}-{drill.system}-{drill.scenario}",
            name=args.facts.named(drill.system, drill.scenario),
            group_name=group.name,
            description=f"A {drill.scenario} of {drill.system} is due; {args.owner} answers for it",
            schedule_expression=rate(drill.rhythm),
            schedule_expression_timezone=args.time_zone,
            flexible_time_window=scheduler.ScheduleFlexibleTimeWindowArgs(
                mode="FLEXIBLE" if minutes else "OFF", maximum_window_in_minutes=minutes or None
            ),
            state="ENABLED",
            target=scheduler.ScheduleTargetArgs(
                arn=queue.arn,
                role_arn=role_arn,
                input=json.dumps(drill_message(args, drill), sort_keys=True),
                dead_letter_config=scheduler.ScheduleTargetDeadLetterConfigArgs(arn=undelivered.arn),
                retry_policy=scheduler.ScheduleTargetRetryPolicyArgs(maximum_event_age_in_seconds=_A_DAY_S, maximum_retry_attempts=_TRIES),
            ),
            opts=args.placement.inside(self),
        )


def drill_message(args: DrillQueueArgs, drill: PlannedDrill) -> Mapping[str, object]:
    """What the job is told, schema ``holdfast.drill-due/1``; ``<aws.scheduler.scheduled-time>`` is filled in by the scheduler.

    Source: Amazon EventBridge Scheduler User Guide, "Adding context attributes".
    """
    return {
        "schema": "holdfast.drill-due/1",
        "environment": args.facts.name,
        "system": drill.system,
        "tier": drill.tier,
        "scenario": drill.scenario,
        "owner": args.owner,
        "due": "<aws.scheduler.scheduled-time>",
        "time_zone": args.time_zone,
        "freezes": [{"name": f.name, "first": f.first.isoformat(), "last": f.last.isoformat()} for f in args.freezes],
    }


def _trust(placement: Placement, group: str) -> Mapping[str, object]:
    """Source: Amazon EventBridge Scheduler User Guide, "Confused deputy prevention"."""
    statement = {
        "Sid": "SchedulesOfDrills",
        "Effect": "Allow",
        "Principal": {"Service": "scheduler.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": {
            "StringEquals": {"aws:SourceAccount": placement.account},
            "ArnEquals": {"aws:SourceArn": placement.arn("scheduler", f"schedule-group/{group}")},
        },
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def _send(queues: list[str]) -> Mapping[str, object]:
    return {
        "Version": "2012-10-17",
        "Statement": [{"Sid": "SayWhatIsDue", "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": queues}],
    }


def _tls_only(queue_arn: str) -> Mapping[str, object]:
    """Source: Amazon SQS Developer Guide, "Security best practices for Amazon SQS" (encryption of data in transit)."""
    denied = {
        "Sid": "TlsOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sqs:*",
        "Resource": queue_arn,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return {"Version": "2012-10-17", "Statement": [denied]}
