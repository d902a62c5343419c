"""The permission boundary of one account."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import iam

from components.environment_facts import EnvironmentFacts
from components.identity.boundary_policy import BoundaryReach, boundary_policy
from components.identity.policy_document import text
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class PermissionBoundaryArgs:
    """What a boundary needs to know.

    Attributes:
        regions: where roles may act.
        destroyers: ARNs of the roles that may disable and delete keys.
    """

    facts: EnvironmentFacts
    placement: Placement
    regions: tuple[str, ...]
    destroyers: frozenset[str]


class PermissionBoundary(pulumi.ComponentResource):
    """The most that any role of the environment may do in this account; made before every role.

    Pulumi type: ``holdfast:identity:PermissionBoundary``

    Creates:
        - ``aws.iam.Policy`` *name*: the boundary

    Changing the environment's name replaces it.

    Outputs: `arn`.
    """

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: PermissionBoundaryArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:identity:PermissionBoundary", name, None, opts)
        called = args.facts.named("boundary")
        reach = BoundaryReach(
            name=called,
            partition=args.placement.partition,
            account=args.placement.account,
            regions=args.regions,
            destroyers=args.destroyers,
        )
        policy = iam.Policy(
            name,
            name=called,
            description="The most that any role of the environment may ever do here",
            policy=text(boundary_policy(reach)),
            tags=args.facts.tags("boundary"),
            opts=args.placement.inside(self),
        )
        self.arn = policy.arn
        self.register_outputs({"arn": self.arn})
