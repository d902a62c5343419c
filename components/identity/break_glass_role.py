"""The role for when nothing else is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pulumi
from pulumi_aws import iam

from components.environment_facts import EnvironmentFacts
from components.identity.boundary_policy import services_within
from components.identity.duty_policy import MFA_TAG
from components.identity.policy_document import Document, document, text
from components.identity.trust import Issuer, people_trust
from components.placement import Placement

LONGEST_SESSION = timedelta(hours=1)
"""Sessions are never longer; AWS STS takes nothing shorter as a role's limit."""


@dataclass(frozen=True, kw_only=True)
class BreakGlassRoleArgs:
    """What a break-glass role needs to know.

    Attributes:
        groups: groups of the identity provider that may use it, apart from every duty.
        regions: where it may act.
    """

    facts: EnvironmentFacts
    placement: Placement
    groups: frozenset[str]
    provider_arn: pulumi.Input[str]
    issuer: Issuer
    regions: tuple[str, ...]


class BreakGlassRole(pulumi.ComponentResource):
    """A role that may do all the boundary allows, with a second factor, for an hour, never unheard.

    Pulumi type: ``holdfast:identity:BreakGlassRole``

    Creates:
        - ``aws.iam.Role`` *name* with the permission boundary, and its ``aws.iam.RolePolicy``

    Every use of it is heard by a `BreakGlassWatch` in each Region. The boundary holds for it too: it cannot stop the trail, weaken a lock
    or make a key that lasts.

    Outputs: `arn` and `name`, the latter known beforehand.
    """

    arn: pulumi.Output[str]
    name: str

    def __init__(self, name: str, args: BreakGlassRoleArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:identity:BreakGlassRole", name, None, opts)
        inside = args.placement.inside(self)
        self.name = args.facts.named("break-glass")
        role = iam.Role(
            name,
            name=self.name,
            description="For emergencies only; every use raises an alarm and is reviewed",
            assume_role_policy=pulumi.Output.from_input(args.provider_arn).apply(
                lambda arn: text(people_trust(arn, args.issuer, args.groups))
            ),
            permissions_boundary=args.facts.boundary(args.placement.account),
            max_session_duration=int(LONGEST_SESSION.total_seconds()),
            tags=args.facts.tags("break-glass"),
            opts=inside,
        )
        policy = text(_everything_bounded(args.regions, args.placement.account))
        iam.RolePolicy(name, name=self.name, role=role.name, policy=policy, opts=inside)
        self.arn = role.arn
        self.register_outputs({"arn": self.arn})


def _everything_bounded(regions: tuple[str, ...], account: str) -> Document:
    """The services in use, in a session that came in with a second factor."""
    return document(*(_with_second_factor(statement) for statement in services_within(regions, account)))


def _with_second_factor(statement: Document) -> Document:
    equal = {**statement["Condition"]["StringEquals"], f"aws:PrincipalTag/{MFA_TAG}": "true"}
    return {**statement, "Condition": {"StringEquals": equal}}
