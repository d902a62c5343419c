"""The providers of an environment: one for each account role and Region, made here and nowhere else."""

from __future__ import annotations

import pulumi_aws as aws

from components.placement import Placement
from stacks.account import AccountRole, RegionRole
from stacks.environment import Environment


class Placed:
    """Hands out the one `Placement` of each account role in each Region, making its provider when it is first asked for.

    Pulumi: ``aws.Provider`` *role*-*region role*, bound to its account, so that wrong credentials change nothing anywhere. A role that is
    taken on says for which environment and account role, and says it again to whatever role follows (AWS IAM User Guide, "Pass session
    tags in AWS STS"); its trust policy must allow ``sts:TagSession``.
    """

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._made: dict[tuple[AccountRole, RegionRole], Placement] = {}

    def at(self, role: AccountRole, region: RegionRole) -> Placement:
        """The placement of `role` in `region`."""
        if (role, region) not in self._made:
            self._made[role, region] = self._make(role, region)
        return self._made[role, region]

    def _make(self, role: AccountRole, region: RegionRole) -> Placement:
        account, name = self._environment.placements.of(role), self._environment.regions.of(region)
        said = {"holdfast:environment": self._environment.name, "holdfast:role": role.value}
        assumed = aws.ProviderAssumeRoleArgs(
            role_arn=account.assume_role,
            session_name=f"holdfast-{self._environment.name}",
            tags=said,
            transitive_tag_keys=sorted(said),
        )
        provider = aws.Provider(
            f"{role.value}-{region.value}",
            region=name,
            allowed_account_ids=[account.account],
            assume_roles=[assumed] if account.assume_role else None,
        )
        return Placement(account=account.account, region=name, partition=self._environment.partition, provider=provider)
