"""Alarms on every act that could lose a key."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch

from components.encryption.key_events import key_events
from components.environment_facts import EnvironmentFacts
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class KeyWatchArgs:
    """What the watch needs to know.

    Attributes:
        placement: the account of the keys, in one of their Regions; each Region needs a watch of its own.
        destroyers: ARNs of the roles that may destroy them.
        topic: ARN of the topic of this account and Region.
    """

    facts: EnvironmentFacts
    placement: Placement
    destroyers: frozenset[str]
    topic: pulumi.Input[str]


class KeyWatch(pulumi.ComponentResource):
    """Rules that tell a topic, within seconds, of every act that could lose a key.

    Pulumi type: ``holdfast:encryption:KeyWatch``

    Creates:
        - for each of `key_events`, *name*-*event*: ``aws.cloudwatch.EventRule`` and ``aws.cloudwatch.EventTarget``

    Needs a trail that records management events, which the audit trail does. Renaming an event replaces its rule and target.

    Outputs: none.
    """

    def __init__(self, name: str, args: KeyWatchArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:encryption:KeyWatch", name, None, opts)
        inside = args.placement.inside(self)
        for event in key_events(args.destroyers):
            rule = cloudwatch.EventRule(
                f"{name}-{event.name}",
                name=args.facts.named(event.name),
                description=event.why,
                event_pattern=json.dumps(event.pattern, sort_keys=True),
                state="ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" if event.reading_too else "ENABLED",
                tags=args.facts.tags(event.name),
                opts=inside,
            )
            cloudwatch.EventTarget(f"{name}-{event.name}", rule=rule.name, target_id="alarms", arn=args.topic, opts=inside)
        self.register_outputs({})
