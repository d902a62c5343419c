"""The alarms that sound when users of a system notice something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch

from components.environment_facts import EnvironmentFacts
from components.operations.user_signal import UserSignal, address, signals_of
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class UserAlarmsArgs:
    """What the alarms of one system need to know.

    Attributes:
        recovery: where its replica is, and where the alarm on replication must be.
        topic: ARN of the topic in the primary Region; `recovery_topic`: in the other.
        owner: the duty that is woken.
        thresholds: by the name of the signal's threshold.
        replica: identifier of its instance in the recovery Region, None where something else tells how far that Region trails.
        others: names of further alarms of the primary Region that join the system's one alarm.
    """

    facts: EnvironmentFacts
    placement: Placement
    recovery: Placement
    topic: pulumi.Input[str]
    recovery_topic: pulumi.Input[str]
    system: str
    owner: str
    thresholds: Mapping[str, float]
    replica: str | None
    others: tuple[pulumi.Input[str], ...]


class UserAlarms(pulumi.ComponentResource):
    """An alarm for each thing users notice, and one for the system.

    Pulumi type: ``holdfast:operations:UserAlarms``

    Creates:
        - for each signal (replication only with `replica`) ``aws.cloudwatch.MetricAlarm`` *name*-*signal*; those of the primary Region
          call nobody by themselves
        - ``aws.cloudwatch.CompositeAlarm`` *name*: any of these or of `others`; it alone calls, and its message names what sounded, so
          that one trouble is one call

    A composite alarm sees its own Region only (Amazon CloudWatch User Guide, "Create a composite alarm"), so the alarm on replication, in
    the recovery Region, calls by itself. Missing data counts as bad. Changing the environment's name replaces the alarms.

    Outputs: `names` of the alarms in the primary Region, the composite one first.
    """

    names: tuple[str, ...]

    def __init__(self, name: str, args: UserAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:operations:UserAlarms", name, None, opts)
        self._name, self._args = name, args
        alarms = {signal: self._alarm(signal) for signal in signals_of(args.replica)}
        here = [alarm.name for signal, alarm in alarms.items() if signal.value.metric]
        whole = args.facts.named(args.system, "unwell")
        cloudwatch.CompositeAlarm(
            name,
            alarm_name=whole,
            alarm_description=f"Users of {args.system} notice something; {args.owner} answers for it",
            alarm_rule=pulumi.Output.all(*here, *args.others).apply(lambda names: alarm_rule(*names)),
            actions_enabled=True,
            alarm_actions=[args.topic],
            ok_actions=[args.topic],
            tags=args.facts.tags(args.system, "unwell"),
            opts=args.placement.inside(self),
        )
        self.names = (whole, *(self._named(signal) for signal in alarms if signal.value.metric))
        self.register_outputs({})

    def _named(self, signal: UserSignal) -> str:
        return self._args.facts.named(self._args.system, signal.words)

    def _alarm(self, signal: UserSignal) -> cloudwatch.MetricAlarm:
        args, reading = self._args, signal.value
        where = address(signal, args.facts.name, args.system, args.replica or "")
        percentile = reading.statistic.startswith("p")
        limit = args.thresholds[signal.threshold]
        calls = None if reading.metric else [args.recovery_topic]
        return cloudwatch.MetricAlarm(
            f"{self._name}-{signal.words}",
            name=self._named(signal),
            alarm_description=f"{args.system}: {reading.means} (limit {limit:g} {reading.unit}); {args.owner} answers for it",
            namespace=where.namespace,
            metric_name=where.metric,
            dimensions=dict(where.dimensions),
            statistic=None if percentile else reading.statistic,
            extended_statistic=reading.statistic if percentile else None,
            period=reading.period,
            evaluation_periods=reading.periods,
            comparison_operator=reading.bad.value,
            threshold=limit,
            treat_missing_data="breaching",
            alarm_actions=calls,
            ok_actions=calls,
            tags=args.facts.tags(args.system, signal.words),
            opts=(args.placement if reading.metric else args.recovery).inside(self),
        )


def alarm_rule(*names: str) -> str:
    """The rule of an alarm that sounds when any of these does."""
    return " OR ".join(f'ALARM("{name}")' for name in names)
