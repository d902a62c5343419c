"""Feeds a stream from an event bus."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch, iam

from components.detection.event_route import Pattern
from components.detection.siem_policy import may, trust
from components.environment_facts import EnvironmentFacts
from components.placement import Placement

_DAY_S = 24 * 3600
_TRIES = 185


@dataclass(frozen=True, kw_only=True)
class EventFeedArgs:
    """What a feed needs to know.

    Attributes:
        region_role: last word of what is named once for all Regions.
        purpose: what it carries, in one or two words.
        bus: name of the event bus it listens on; `pattern`: what it takes.
        stream: ARN of the stream; `dead_letters`: of the queue that keeps what it did not take within a day.
    """

    facts: EnvironmentFacts
    placement: Placement
    region_role: str
    purpose: str
    bus: pulumi.Input[str]
    pattern: Pattern
    stream: pulumi.Input[str]
    dead_letters: pulumi.Input[str]


class EventFeed(pulumi.ComponentResource):
    """Puts every event of a pattern into a stream, whole.

    Pulumi type: ``holdfast:detection:EventFeed``

    Creates *name* of each:
        - ``aws.cloudwatch.EventRule`` and ``aws.cloudwatch.EventTarget``
        - ``aws.iam.Role`` and ``aws.iam.RolePolicy``

    Changing `purpose` or the bus replaces the rule.

    Outputs: none.
    """

    def __init__(self, name: str, args: EventFeedArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:detection:EventFeed", name, None, opts)
        inside, tags = args.placement.inside(self), args.facts.tags("feed", args.purpose)
        called = args.facts.named("feed", args.purpose)
        role = iam.Role(
            name,
            name=f"{called}-{args.region_role}",
            description=f"EventBridge puts {args.purpose} into their stream with it",
            permissions_boundary=args.facts.boundary(args.placement.account),
            assume_role_policy=json.dumps(
                trust("events.amazonaws.com", {"StringEquals": {"aws:SourceAccount": args.placement.account}}), sort_keys=True
            ),
            tags=tags,
            opts=inside,
        )
        allowed = iam.RolePolicy(
            name,
            name=called,
            role=role.name,
            policy=pulumi.Output.from_input(args.stream).apply(
                lambda arn: json.dumps(may("Feed", ["firehose:PutRecord", "firehose:PutRecordBatch"], arn), sort_keys=True)
            ),
            opts=inside,
        )
        rule = cloudwatch.EventRule(
            name,
            name=called,
            description=f"{args.purpose} for the SIEM",
            event_bus_name=args.bus,
            event_pattern=json.dumps(args.pattern, sort_keys=True),
            tags=tags,
            opts=inside,
        )
        cloudwatch.EventTarget(
            name,
            rule=rule.name,
            event_bus_name=args.bus,
            target_id="stream",
            arn=args.stream,
            role_arn=role.arn,
            dead_letter_config=cloudwatch.EventTargetDeadLetterConfigArgs(arn=args.dead_letters),
            retry_policy=cloudwatch.EventTargetRetryPolicyArgs(maximum_event_age_in_seconds=_DAY_S, maximum_retry_attempts=_TRIES),
            opts=args.placement.inside(self, depends_on=[allowed]),
        )
        self.register_outputs({})
