"""Feeds a stream from the trail's log group."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch, iam

from components.detection.siem_policy import may, trust
from components.environment_facts import EnvironmentFacts
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class TrailFeedArgs:
    """What the feed needs to know: the trail's log group, and ARN of the stream in the same account and Region."""

    facts: EnvironmentFacts
    placement: Placement
    log_group: pulumi.Input[str]
    stream: pulumi.Input[str]


class TrailFeed(pulumi.ComponentResource):
    """Puts every event of the trail into a stream.

    Pulumi type: ``holdfast:detection:TrailFeed``

    Creates *name* of each:
        - ``aws.cloudwatch.LogSubscriptionFilter``, one of the two a log group can have
        - ``aws.iam.Role`` and ``aws.iam.RolePolicy``

    Another log group replaces the subscription.

    Outputs: none.
    """

    def __init__(self, name: str, args: TrailFeedArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:detection:TrailFeed", name, None, opts)
        inside, called = args.placement.inside(self), args.facts.named("feed-trail")
        role = iam.Role(
            name,
            name=called,
            description="CloudWatch Logs puts the trail into its stream with it",
            permissions_boundary=args.facts.boundary(args.placement.account),
            assume_role_policy=json.dumps(
                trust("logs.amazonaws.com", {"StringLike": {"aws:SourceArn": args.placement.arn("logs", "*")}}), sort_keys=True
            ),
            tags=args.facts.tags("feed-trail"),
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
        cloudwatch.LogSubscriptionFilter(
            name,
            name=called,
            log_group=args.log_group,
            filter_pattern="",
            destination_arn=args.stream,
            role_arn=role.arn,
            opts=args.placement.inside(self, depends_on=[allowed]),
        )
        self.register_outputs({})
