"""The two roles without which no key can be destroyed."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pulumi
from pulumi_aws import iam

from components.encryption.key_destruction import APPROVAL_ROLE, DESTRUCTION_ROLE, approval_policy, duty_trust
from components.environment_facts import EnvironmentFacts
from components.placement import Placement

_ONE_HOUR_S = 3600


@dataclass(frozen=True, kw_only=True)
class KeyBreakGlassArgs:
    """What the two roles need to know: the placement is that of the keys."""

    facts: EnvironmentFacts
    placement: Placement


class KeyBreakGlass(pulumi.ComponentResource):
    """A role that destroys keys and a role that approves it, held by two different people.

    `components.encryption.key_destruction` says how the two work together, and what AWS cannot enforce. People take them on as IAM
    users tagged ``holdfast:duty`` = ``key-destruction`` or ``key-approval``, with MFA; the users are made by whoever knows the people.

    Pulumi type: ``holdfast:encryption:KeyBreakGlass``

    Creates:
        - ``aws.iam.Role`` *name*-destruction: sessions of an hour at most, no policy of its own; the key policies name it
        - ``aws.iam.Role`` *name*-approval, and its ``aws.iam.RolePolicy``

    Changing the environment's name replaces all three.

    Outputs: `destroyer`, ARN of the first role.
    """

    destroyer: pulumi.Output[str]
    ready: tuple[pulumi.Resource, ...]
    """Must exist before a key policy can name it."""

    def __init__(self, name: str, args: KeyBreakGlassArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:encryption:KeyBreakGlass", name, None, opts)
        self._args = args
        destroyer = self._role(f"{name}-destruction", DESTRUCTION_ROLE, "Disables and deletes keys, once somebody else has approved")
        approver = self._role(f"{name}-approval", APPROVAL_ROLE, "Approves that a key is disabled or deleted, and can do nothing else")
        iam.RolePolicy(
            f"{name}-approval",
            name=args.facts.named(APPROVAL_ROLE),
            role=approver.name,
            policy=json.dumps(approval_policy(destroyer_arn(args.facts, args.placement)), sort_keys=True),
            opts=args.placement.inside(self),
        )
        self.destroyer, self.ready = destroyer.arn, (destroyer,)
        self.register_outputs({"destroyer": self.destroyer})

    def _role(self, name: str, duty: str, description: str) -> iam.Role:
        facts, placement = self._args.facts, self._args.placement
        return iam.Role(
            name,
            name=facts.named(duty),
            description=description,
            assume_role_policy=json.dumps(duty_trust(placement.arn("iam", "root", region=""), duty), sort_keys=True),
            max_session_duration=_ONE_HOUR_S,
            permissions_boundary=facts.boundary(placement.account),
            tags=facts.tags(duty),
            opts=placement.inside(self),
        )


def destroyer_arn(facts: EnvironmentFacts, placement: Placement) -> str:
    """ARN of the role that destroys keys in that account, also before it exists."""
    return placement.arn("iam", f"role/{facts.named(DESTRUCTION_ROLE)}", region="")
