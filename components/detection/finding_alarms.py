"""Routes from findings to those who must hear of them."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch

from components.detection.event_route import EventRoute
from components.environment_facts import EnvironmentFacts
from components.placement import Placement

_HOUR_S = 3600
_TRIES = 24


@dataclass(frozen=True, kw_only=True)
class FindingAlarmsArgs:
    """What the routes need to know.

    Attributes:
        bus: name of the event bus they listen on.
        topic: ARN of the topic that is told; `dead_letters`: of the queue that keeps what it could not be told.
        owner: duty that answers for a finding.
    """

    facts: EnvironmentFacts
    placement: Placement
    routes: tuple[EventRoute, ...]
    bus: pulumi.Input[str]
    topic: pulumi.Input[str]
    dead_letters: pulumi.Input[str]
    owner: str


class FindingAlarms(pulumi.ComponentResource):
    """Tells a topic of each finding in a few words: what, where, how bad and whose it is.

    Pulumi type: ``holdfast:detection:FindingAlarms``

    Creates:
        - for each of `routes`, *name*-*route*: ``aws.cloudwatch.EventRule`` and ``aws.cloudwatch.EventTarget``; the topic is tried for
          an hour, then the event goes to the dead letters

    Renaming a route or changing the bus replaces its rule and target.

    Outputs: none.
    """

    def __init__(self, name: str, args: FindingAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:detection:FindingAlarms", name, None, opts)
        inside = args.placement.inside(self)
        for route in args.routes:
            rule = cloudwatch.EventRule(
                f"{name}-{route.name}",
                name=args.facts.named(route.name),
                description=route.why,
                event_bus_name=args.bus,
                event_pattern=json.dumps(route.pattern, sort_keys=True),
                tags=args.facts.tags(route.name, owner=args.owner),
                opts=inside,
            )
            cloudwatch.EventTarget(
                f"{name}-{route.name}",
                rule=rule.name,
                event_bus_name=args.bus,
                target_id="topic",
                arn=args.topic,
                input_transformer=cloudwatch.EventTargetInputTransformerArgs(
                    input_paths=dict(route.told), input_template=route.template(args.facts.name, args.owner)
                ),
                dead_letter_config=cloudwatch.EventTargetDeadLetterConfigArgs(arn=args.dead_letters),
                retry_policy=cloudwatch.EventTargetRetryPolicyArgs(maximum_event_age_in_seconds=_HOUR_S, maximum_retry_attempts=_TRIES),
                opts=inside,
            )
        self.register_outputs({})
