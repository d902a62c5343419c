"""Hears every use of the break-glass role in one Region."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch

from components.environment_facts import EnvironmentFacts
from components.identity.policy_document import Document, document, text
from components.placement import Placement

_YEAR_DAYS = 365


@dataclass(frozen=True, kw_only=True)
class BreakGlassWatchArgs:
    """What a watch needs to know.

    Attributes:
        role_name: name of the role that is watched.
        key: ARN of the operations key in this Region.
        topic: ARN of the topic that hears of each use.
    """

    facts: EnvironmentFacts
    placement: Placement
    role_name: str
    key: pulumi.Input[str]
    topic: pulumi.Input[str]


class BreakGlassWatch(pulumi.ComponentResource):
    """A rule on CloudTrail's events: who took the role on, and everything it then did.

    Pulumi type: ``holdfast:identity:BreakGlassWatch``

    Creates *name* of each:
        - ``aws.cloudwatch.EventRule`` with an ``EventTarget`` *name*-alarm (the topic) for each time it is taken on
        - *name*-acts: ``EventRule`` with an ``EventTarget`` for all that is done with it
        - ``aws.cloudwatch.LogGroup``, encrypted and kept for a year, and the ``LogResourcePolicy`` by which the rules write into it: the
          record for the review

    Sources: Amazon EventBridge User Guide, "AWS service events delivered via AWS CloudTrail"; AWS IAM User Guide, "Logging IAM and AWS
    STS API calls with AWS CloudTrail".

    Outputs: `log_group`, its name.
    """

    log_group: str

    def __init__(self, name: str, args: BreakGlassWatchArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:identity:BreakGlassWatch", name, None, opts)
        inside, tags = args.placement.inside(self), args.facts.tags("break-glass")
        self.log_group = f"/aws/events/{args.facts.named('break-glass')}"
        group = cloudwatch.LogGroup(name, name=self.log_group, kms_key_id=args.key, retention_in_days=_YEAR_DAYS, tags=tags, opts=inside)
        taken_on = self._rule(name, args, "break-glass", "The break-glass role was taken on", assumed_pattern(args.role_name))
        acts = self._rule(
            f"{name}-acts", args, "break-glass-acts", "Something was done with the break-glass role", acts_pattern(args.role_name)
        )
        rules = [args.placement.arn("events", f"rule/{args.facts.named(word)}") for word in ("break-glass", "break-glass-acts")]
        written = cloudwatch.LogResourcePolicy(
            name,
            policy_name=args.facts.named("break-glass"),
            policy_document=text(_writes(args.placement.arn("logs", f"log-group:{self.log_group}:*"), rules)),
            opts=inside,
        )
        cloudwatch.EventTarget(f"{name}-alarm", rule=taken_on.name, arn=args.topic, target_id="alarm", opts=inside)
        to_group = group.arn.apply(lambda arn: arn.removesuffix(":*"))
        after = args.placement.inside(self, depends_on=[written])
        cloudwatch.EventTarget(name, rule=taken_on.name, arn=to_group, target_id="record", opts=after)
        cloudwatch.EventTarget(f"{name}-acts", rule=acts.name, arn=to_group, target_id="record", opts=after)
        self.register_outputs({"log_group": self.log_group})

    def _rule(self, name: str, args: BreakGlassWatchArgs, word: str, why: str, pattern: Mapping[str, object]) -> cloudwatch.EventRule:
        return cloudwatch.EventRule(
            name,
            name=args.facts.named(word),
            description=why,
            event_pattern=json.dumps(pattern, sort_keys=True),
            tags=args.facts.tags(word),
            opts=args.placement.inside(self),
        )


def assumed_pattern(role_name: str) -> Mapping[str, object]:
    """Events in which the role was taken on, or was refused."""
    return {
        "source": ["aws.sts"],
        "detail-type": ["AWS API Call via CloudTrail"],
        "detail": {
            "eventName": [{"prefix": "AssumeRole"}],
            "requestParameters": {"roleArn": [{"suffix": f":role/{role_name}"}]},
        },
    }


def acts_pattern(role_name: str) -> Mapping[str, object]:
    """Events of what a session of the role did."""
    return {
        "detail-type": ["AWS API Call via CloudTrail", "AWS Console Sign In via CloudTrail"],
        "detail": {"userIdentity": {"sessionContext": {"sessionIssuer": {"userName": [role_name]}}}},
    }


def _writes(group_arn: str, rules: list[str]) -> Document:
    """Amazon EventBridge User Guide, "CloudWatch Logs permissions"."""
    return document(
        {
            "Sid": "EventsWrite",
            "Effect": "Allow",
            "Principal": {"Service": ["delivery.logs.amazonaws.com", "events.amazonaws.com"]},
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": group_arn,
            "Condition": {"ArnEquals": {"aws:SourceArn": rules}},
        }
    )
