"""Where systems on the other side of the hybrid boundary tell of what they see."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch

from components.detection.event_feed import EventFeed, EventFeedArgs
from components.detection.event_gate import EventGate, EventGateArgs
from components.detection.event_route import ON_PREMISES, ON_PREMISES_ROUTE, ON_PREMISES_SOURCE
from components.detection.finding_alarms import FindingAlarms, FindingAlarmsArgs
from components.environment_facts import EnvironmentFacts
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class OnPremisesIntakeArgs:
    """What the intake needs to know.

    Attributes:
        senders: ARNs of the roles that on-premises systems take on, for example by IAM Roles Anywhere.
        key: ARN of the operations key in this Region.
        stream: ARN of the stream its events go into; `topic`: of the topic that hears of severe ones.
        dead_letters: ARN of the queue that keeps what neither took.
    """

    facts: EnvironmentFacts
    placement: Placement
    region_role: str
    senders: tuple[str, ...]
    key: pulumi.Input[str]
    stream: pulumi.Input[str]
    topic: pulumi.Input[str]
    dead_letters: pulumi.Input[str]
    owner: str


class OnPremisesIntake(pulumi.ComponentResource):
    """A bus of its own for events from on premises, which go the same way as those of AWS.

    A sender's events are named ``on-premises.<system>``; it can name no other source. What is told at once has ``severity`` HIGH or
    CRITICAL and a ``title`` in its detail.

    Pulumi type: ``holdfast:detection:OnPremisesIntake``

    Creates:
        - ``aws.cloudwatch.EventBus`` *name* under the operations key, with an `EventGate` *name* for `senders`
        - `EventFeed` *name*: everything into the stream
        - `FindingAlarms` *name*: severe findings to the topic

    Changing the environment's name replaces the bus.

    Outputs: `bus`, its ARN.
    """

    bus: pulumi.Output[str]

    def __init__(self, name: str, args: OnPremisesIntakeArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:detection:OnPremisesIntake", name, None, opts)
        called, child = args.facts.named("on-premises"), pulumi.ResourceOptions(parent=self)
        bus = cloudwatch.EventBus(
            name,
            name=called,
            description="Security events from the other side of the hybrid boundary",
            kms_key_identifier=args.key,
            tags=args.facts.tags("on-premises", owner=args.owner),
            opts=args.placement.inside(self),
        )
        EventGate(
            name,
            EventGateArgs(placement=args.placement, bus=called, roles=args.senders, sources=(f"{ON_PREMISES_SOURCE}*",)),
            pulumi.ResourceOptions(parent=self, depends_on=[bus]),
        )
        EventFeed(
            name,
            EventFeedArgs(
                facts=args.facts,
                placement=args.placement,
                region_role=args.region_role,
                purpose="on-premises",
                bus=bus.name,
                pattern=ON_PREMISES,
                stream=args.stream,
                dead_letters=args.dead_letters,
            ),
            child,
        )
        FindingAlarms(
            name,
            FindingAlarmsArgs(
                facts=args.facts,
                placement=args.placement,
                routes=(ON_PREMISES_ROUTE,),
                bus=bus.name,
                topic=args.topic,
                dead_letters=args.dead_letters,
                owner=args.owner,
            ),
            child,
        )
        self.bus = bus.arn
        self.register_outputs({"bus": self.bus})
