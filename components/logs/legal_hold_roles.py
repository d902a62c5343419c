"""The roles that place and lift legal holds."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pulumi
from pulumi_aws import iam

from components.environment_facts import EnvironmentFacts
from components.logs.legal_hold_policy import HoldStatus, legal_hold_policy, legal_hold_trust
from components.placement import Placement
from components.storage.bucket_policy import HoldDuties

_PLACES, _LIFTS = "legal-hold", "legal-hold-release"
_LONGEST_SESSION_S = 3600


@dataclass(frozen=True, kw_only=True)
class LegalHoldRolesArgs:
    """What the roles need to know.

    Attributes:
        placed_by: ARNs of the roles that may take on the one that places holds; `lifted_by`: the one that lifts them.
        bucket_arns: the locked buckets, of logs and of documents, copies included.
    """

    facts: EnvironmentFacts
    placement: Placement
    placed_by: frozenset[str]
    lifted_by: frozenset[str]
    bucket_arns: tuple[str, ...]


class LegalHoldRoles(pulumi.ComponentResource):
    """Two roles: one can only put a hold on a version, the other only lift it; neither reads, shortens a lock or deletes.

    Pulumi type: ``holdfast:logs:LegalHoldRoles``

    Creates:
        - ``aws.iam.Role`` and ``aws.iam.RolePolicy`` *name*-placed
        - ``aws.iam.Role`` and ``aws.iam.RolePolicy`` *name*-lifted

    Locked buckets made with `hold_duties` deny everybody else. Changing the environment's name replaces the roles.

    Outputs: `duties`, known beforehand.
    """

    duties: HoldDuties

    def __init__(self, name: str, args: LegalHoldRolesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:logs:LegalHoldRoles", name, None, opts)
        self._role(f"{name}-placed", args, _PLACES, args.placed_by, HoldStatus.ON)
        self._role(f"{name}-lifted", args, _LIFTS, args.lifted_by, HoldStatus.OFF)
        self.duties = hold_duties(args.facts, args.placement)
        self.register_outputs({})

    def _role(self, name: str, args: LegalHoldRolesArgs, called: str, on_duty: frozenset[str], status: HoldStatus) -> None:
        inside = args.placement.inside(self)
        role = iam.Role(
            name,
            name=args.facts.named(called),
            description=f"Sets legal holds in locked buckets {status.value}, and nothing else",
            assume_role_policy=json.dumps(legal_hold_trust(sorted(on_duty)), sort_keys=True),
            max_session_duration=_LONGEST_SESSION_S,
            permissions_boundary=args.facts.boundary(args.placement.account),
            tags=args.facts.tags(called),
            opts=inside,
        )
        policy = json.dumps(legal_hold_policy(args.bucket_arns, status), sort_keys=True)
        iam.RolePolicy(name, name=args.facts.named(called), role=role.name, policy=policy, opts=inside)


def hold_duties(facts: EnvironmentFacts, placement: Placement) -> HoldDuties:
    """Both roles, known before they are made: what a locked bucket's policy names."""
    return HoldDuties(
        account_arn=placement.arn("iam", "root", region=""),
        places=placement.arn("iam", f"role/{facts.named(_PLACES)}", region=""),
        lifts=placement.arn("iam", f"role/{facts.named(_LIFTS)}", region=""),
    )
