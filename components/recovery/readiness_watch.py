"""Tells somebody when the readiness of a system changes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch, iam

from components.environment_facts import EnvironmentFacts
from components.identity.policy_document import Document, allow, document, text
from components.placement import Placement

HEARD_IN = "us-west-2"
"""The one Region in which Application Recovery Controller says that readiness changed."""

_WORDS = ("recovery-readiness",)
_WHY = "A system became ready, or is no longer ready, to be moved to the other Region"
_SOURCES = ("aws.route53-recovery-readiness", "route53-recovery-readiness.amazonaws.com")
_TOLD = {
    "now": "$.detail.new-state.readiness-status",
    "before": "$.detail.previous-state.readiness-status",
    "time": "$.time",
    "what": "$.resources[0]",
}


@dataclass(frozen=True, kw_only=True)
class ReadinessWatchArgs:
    """What a watch needs to know.

    Attributes:
        placement: where the topic is.
        watched: ARNs of recovery groups and readiness checks.
        owner: the duty that answers for what is not ready.
        topic: ARN of the topic that hears of each change.
    """

    facts: EnvironmentFacts
    placement: Placement
    watched: tuple[str, ...]
    owner: str
    topic: pulumi.Input[str]


class ReadinessWatch(pulumi.ComponentResource):
    """Rules that tell a topic of each change of readiness, and whose it is.

    Pulumi type: ``holdfast:recovery:ReadinessWatch``

    Creates:
        - ``aws.cloudwatch.EventRule`` *name* with an ``aws.cloudwatch.EventTarget`` (the topic), where the topic is
        - where that is not us-west-2: ``aws.cloudwatch.EventRule`` and ``aws.cloudwatch.EventTarget`` *name*-heard in us-west-2, which pass
          the events on, and the ``aws.iam.Role`` and ``aws.iam.RolePolicy`` *name* by which they may

    AWS tells of a change in us-west-2 alone, and as well as it can: an event may be late or lost (Amazon Application Recovery Controller
    Developer Guide, "Using readiness check in ARC with Amazon EventBridge"). An event reaches another Region by its bus (Amazon
    EventBridge User Guide, "Sending and receiving events between AWS Regions"). A guardrail that allows nothing outside the environment's
    own Regions refuses the rule in us-west-2 too. Changing the environment's name replaces all of it.

    Outputs: none.
    """

    def __init__(self, name: str, args: ReadinessWatchArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:recovery:ReadinessWatch", name, None, opts)
        self._args = args
        rule = self._rule(name, args.placement.region)
        cloudwatch.EventTarget(
            name,
            rule=rule.name,
            target_id="alarms",
            arn=args.topic,
            input_transformer=cloudwatch.EventTargetInputTransformerArgs(
                input_paths=_TOLD, input_template=_template(args.facts.name, args.owner)
            ),
            opts=args.placement.inside(self),
        )
        if args.placement.region != HEARD_IN:
            self._pass_on(name)
        self.register_outputs({})

    def _rule(self, name: str, region: str) -> cloudwatch.EventRule:
        args = self._args
        return cloudwatch.EventRule(
            name,
            name=args.facts.named(*_WORDS),
            region=region,
            description=f"{_WHY}; {args.owner} answers for it",
            event_pattern=json.dumps(readiness_pattern(args.watched), sort_keys=True),
            tags=args.facts.tags(*_WORDS, owner=args.owner),
            opts=args.placement.inside(self),
        )

    def _pass_on(self, name: str) -> None:
        args, bus = self._args, self._args.placement.arn("events", "event-bus/default")
        called, inside = args.facts.named(*_WORDS), args.placement.inside(self)
        role = iam.Role(
            name,
            name=called,
            description=f"EventBridge passes changes of readiness on to {args.placement.region} with it",
            permissions_boundary=args.facts.boundary(args.placement.account),
            assume_role_policy=text(_trust(args.placement, called)),
            tags=args.facts.tags(*_WORDS),
            opts=inside,
        )
        allowed = iam.RolePolicy(
            name, name=called, role=role.name, policy=text(document(allow("PassOn", ("events:PutEvents",), (bus,)))), opts=inside
        )
        rule = self._rule(f"{name}-heard", HEARD_IN)
        cloudwatch.EventTarget(
            f"{name}-heard",
            rule=rule.name,
            region=HEARD_IN,
            target_id="home",
            arn=bus,
            role_arn=role.arn,
            opts=args.placement.inside(self, depends_on=[allowed]),
        )


def readiness_pattern(watched: Sequence[str]) -> Mapping[str, object]:
    """Events in which the readiness of one of `watched` changed.

    The guide writes the source one way in its patterns and another way in its examples of events; both are heard.
    """
    return {"source": list(_SOURCES), "resources": list(watched), "detail": {"new-state": {"readiness-status": [{"exists": True}]}}}


def _template(environment: str, owner: str) -> str:
    """The message, JSON with the words of `_TOLD` still to be filled in."""
    fixed = {"environment": environment, "kind": "-".join(_WORDS), "owner": owner, "why": _WHY}
    written = [f"{json.dumps(word)}: {json.dumps(said)}" for word, said in fixed.items()]
    return "{" + ", ".join([*written, *(f"{json.dumps(word)}: <{word}>" for word in sorted(_TOLD))]) + "}"


def _trust(placement: Placement, called: str) -> Document:
    """Amazon EventBridge User Guide, "Cross-service confused deputy prevention in Amazon EventBridge"."""
    rule = placement.arn("events", f"rule/{called}", region=HEARD_IN)
    return document(
        {
            "Sid": "Trust",
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {"ArnEquals": {"aws:SourceArn": rule}, "StringEquals": {"aws:SourceAccount": placement.account}},
        }
    )
