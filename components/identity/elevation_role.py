"""The role with which the holder of a duty does more, for one ticket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_aws import iam

from components.environment_facts import EnvironmentFacts
from components.identity.duty_policy import MFA_TAG
from components.identity.elevation_ceiling import Ceiling, ceiling_policy
from components.identity.policy_document import Conditions, text
from components.identity.trust import TICKET_TAG, elevation_trust
from components.placement import Placement

_ONE_HOUR_S = 3600


@dataclass(frozen=True, kw_only=True)
class ElevationRoleArgs:
    """What an elevation role needs to know.

    Attributes:
        duty_arns: roles whose holders may be elevated, in the same account.
        tickets: patterns of ticket numbers.
        not_before: sessions issued earlier are refused; ISO 8601 in UTC, or None.
    """

    facts: EnvironmentFacts
    placement: Placement
    duty_arns: Sequence[pulumi.Input[str]]
    ceiling: Ceiling
    tickets: tuple[str, ...]
    not_before: str | None = None


class ElevationRole(pulumi.ComponentResource):
    """A role for an hour and a ticket; each session is narrowed by a policy of its own.

    Pulumi type: ``holdfast:identity:ElevationRole``

    Creates:
        - ``aws.iam.Role`` *name* with the permission boundary, and its ``aws.iam.RolePolicy``: the ceiling

    A session must name its ticket and its person, and come from a session with a second factor. That the session policy is narrower than
    the ceiling is checked by `session_policy` before AWS is asked; AWS itself can only hold a session to the ceiling.

    Outputs: `arn`.
    """

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: ElevationRoleArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:identity:ElevationRole", name, None, opts)
        inside, called = args.placement.inside(self), args.facts.named("elevation")
        role = iam.Role(
            name,
            name=called,
            description="Holders of a duty take it on for a named ticket",
            assume_role_policy=pulumi.Output.all(*args.duty_arns).apply(lambda arns: text(elevation_trust(arns, args.tickets))),
            permissions_boundary=args.facts.boundary(args.placement.account),
            max_session_duration=_ONE_HOUR_S,
            tags=args.facts.tags("elevation"),
            opts=inside,
        )
        shown: Conditions = {
            "StringEquals": {f"aws:PrincipalTag/{MFA_TAG}": "true"},
            "StringLike": {f"aws:PrincipalTag/{TICKET_TAG}": sorted(args.tickets)},
        }
        iam.RolePolicy(name, name=called, role=role.name, policy=text(ceiling_policy(args.ceiling, shown, args.not_before)), opts=inside)
        self.arn = role.arn
        self.register_outputs({"arn": self.arn})
