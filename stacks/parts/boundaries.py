"""The permission boundary of every account, made before any role."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from components.environment_facts import EnvironmentFacts
from components.identity.permission_boundary import PermissionBoundary, PermissionBoundaryArgs
from stacks.account import AccountRole, RegionRole
from stacks.environment import Environment
from stacks.placed import Placed
from stacks.settings.keys import DataClass


def account_holders(environment: Environment) -> Mapping[str, AccountRole]:
    """The role after which each account's own things are named: the first that is placed there."""
    return {environment.placements.of(role).account: role for role in reversed(AccountRole)}


def make_boundaries(environment: Environment, facts: EnvironmentFacts, placed: Placed) -> Mapping[str, pulumi.Input[str]]:
    """ARN of the boundary by account; none where the environment has no section ``identity``."""
    if environment.identity is None:
        return {}
    destroyers = frozenset[str]().union(*(getattr(environment.keys, data_class.value).destroyers for data_class in DataClass))
    return {
        account: PermissionBoundary(
            f"{role.value}-boundary",
            PermissionBoundaryArgs(
                facts=facts,
                placement=placed.at(role, RegionRole.PRIMARY),
                regions=tuple(environment.regions.of(region) for region in RegionRole),
                destroyers=frozenset(arn for arn in destroyers if f"::{account}:" in arn),
            ),
        ).arn
        for account, role in account_holders(environment).items()
    }
