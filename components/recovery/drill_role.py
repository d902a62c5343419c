"""The role with which drills act."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pulumi
from pulumi_aws import iam

from components.environment_facts import EnvironmentFacts
from components.placement import Placement
from components.recovery.drill_policy import DrillReach, drill_boundary, drill_policy

_ONE_HOUR_S = 3600


@dataclass(frozen=True, kw_only=True)
class DrillRoleArgs:
    """What the drill role needs to know.

    Attributes:
        run_by: ARNs of the roles that may take it on.
        reach: what drills are about, with the ARNs that are known beforehand.
        zone_id: see `DrillReach`; known once it exists, like the following.
    """

    facts: EnvironmentFacts
    placement: Placement
    run_by: frozenset[str]
    reach: DrillReach
    zone_id: pulumi.Input[str]
    secret_arns: tuple[pulumi.Output[str], ...]
    key_arns: tuple[pulumi.Output[str], ...]


class DrillRole(pulumi.ComponentResource):
    """A role bounded to what drills make and what is named as drillable.

    Pulumi type: ``holdfast:recovery:DrillRole``

    Creates:
        - ``aws.iam.Policy`` *name*-boundary: the permission boundary, with the denials
        - ``aws.iam.Role`` *name* with that boundary, sessions of at most an hour, and its ``aws.iam.RolePolicy``

    Changing the environment's name replaces all three.

    Outputs: `arn`.
    """

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: DrillRoleArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:recovery:DrillRole", name, None, opts)
        inside, tags = args.placement.inside(self), args.facts.tags("drill")
        boundary = iam.Policy(
            f"{name}-boundary",
            name=args.facts.named("drill-boundary"),
            description="The most a drill may ever do",
            policy=_text(drill_boundary(args.reach)),
            tags=tags,
            opts=inside,
        )
        role = iam.Role(
            name,
            name=args.facts.named("drill"),
            description="Drills restore, fail over and roll back with it",
            assume_role_policy=_text(_trust(args.run_by)),
            permissions_boundary=boundary.arn,
            max_session_duration=_ONE_HOUR_S,
            tags=tags,
            opts=inside,
        )
        policy = pulumi.Output.all(
            zone=args.zone_id, secrets=pulumi.Output.all(*args.secret_arns), keys=pulumi.Output.all(*args.key_arns)
        ).apply(
            lambda known: _text(
                drill_policy(replace(args.reach, zone_id=known["zone"], secret_arns=tuple(known["secrets"]), key_arns=tuple(known["keys"])))
            )
        )
        iam.RolePolicy(name, name=args.facts.named("drill"), role=role.name, policy=policy, opts=inside)
        self.arn = role.arn
        self.register_outputs({"arn": self.arn})


def _trust(run_by: frozenset[str]) -> Mapping[str, object]:
    statement = {"Effect": "Allow", "Principal": {"AWS": sorted(run_by)}, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def _text(document: Mapping[str, object]) -> str:
    return json.dumps(document, sort_keys=True)
