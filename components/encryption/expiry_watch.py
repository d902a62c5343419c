"""Whoever must hear hears of every certificate that nears its end, also of those made by hand."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch

from components.environment_facts import EnvironmentFacts
from components.placement import Placement

# AWS Certificate Manager User Guide, "Amazon EventBridge support for ACM".
_EVENTS = ("ACM Certificate Approaching Expiration", "ACM Certificate Expired", "ACM Certificate Renewal Action Required")


@dataclass(frozen=True, kw_only=True)
class ExpiryWatchArgs:
    """What the watch needs to know: an account and Region with certificates, and its topic's ARN."""

    facts: EnvironmentFacts
    placement: Placement
    topic: pulumi.Input[str]


class ExpiryWatch(pulumi.ComponentResource):
    """A rule that tells a topic what ACM says of certificates that near their end.

    Pulumi type: ``holdfast:encryption:ExpiryWatch``

    Creates:
        - ``aws.cloudwatch.EventRule`` and ``aws.cloudwatch.EventTarget`` *name*

    ACM speaks up daily from 45 days before the end. Changing the environment's name replaces both.

    Outputs: none.
    """

    def __init__(self, name: str, args: ExpiryWatchArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:encryption:ExpiryWatch", name, None, opts)
        inside = args.placement.inside(self)
        rule = cloudwatch.EventRule(
            name,
            name=args.facts.named("certificate-expiry"),
            description="A certificate nears its end, has ended, or cannot be renewed",
            event_pattern=json.dumps({"source": ["aws.acm"], "detail-type": list(_EVENTS)}, sort_keys=True),
            tags=args.facts.tags("certificate-expiry"),
            opts=inside,
        )
        cloudwatch.EventTarget(name, rule=rule.name, target_id="alarms", arn=args.topic, opts=inside)
        self.register_outputs({})
