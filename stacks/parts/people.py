"""Roles of people by duty, and the issuer each account knows them from; made before the keys, whose policies may name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi

from components.environment_facts import EnvironmentFacts
from components.identity.duty import Duty
from components.identity.duty_role import DutyRole, DutyRoleArgs
from components.identity.identity_provider import IdentityProvider, IdentityProviderArgs
from components.identity.trust import Issuer
from stacks.account import AccountRole, RegionRole
from stacks.environment import Environment
from stacks.parts.boundaries import account_holders
from stacks.placed import Placed

RUNS_MACHINES = frozenset({AccountRole.NETWORK, AccountRole.WORKLOAD})
_DONE_IN: Mapping[Duty, frozenset[AccountRole]] = {
    Duty.PLATFORM_ENGINEER: RUNS_MACHINES,
    Duty.SECURITY_REVIEWER: frozenset({AccountRole.SECURITY}),
    Duty.AUDITOR: frozenset(AccountRole),
    Duty.LOG_REVIEW: frozenset({AccountRole.LOG_ARCHIVE}),
    Duty.KEY_ADMINISTRATION: frozenset({AccountRole.SECURITY}),
    Duty.BACKUP_OPERATOR: frozenset({AccountRole.BACKUP}),
    Duty.ON_CALL: RUNS_MACHINES,
    Duty.APPROVER: frozenset({AccountRole.WORKLOAD}),
}


@dataclass(frozen=True, kw_only=True)
class People:
    """What was made for people.

    Attributes:
        providers: ARN of the issuer by account.
        roles: by account and duty; a key policy that names one is made after it.
    """

    providers: Mapping[str, pulumi.Output[str]] = field(default_factory=dict)
    roles: Mapping[tuple[str, Duty], DutyRole] = field(default_factory=dict)


def roles_in(environment: Environment, account: str) -> frozenset[AccountRole]:
    """The account roles that `account` holds."""
    return frozenset(role for role in AccountRole if environment.placements.of(role).account == account)


def make_people(environment: Environment, facts: EnvironmentFacts, placed: Placed) -> People:
    """An issuer in each account, and the roles of the duties done there; nothing without a section ``identity``."""
    identity = environment.identity
    if identity is None:
        return People()
    issuer = Issuer(url=identity.people.issuer, audience=identity.people.audience)
    regions = tuple(environment.regions.of(region) for region in RegionRole)
    archive, keys = environment.placements.log_archive.account, environment.placements.security.account
    buckets = tuple(f"arn:{environment.partition}:s3:::{facts.named(kept, archive)}" for kept in ("log-*", "evidence"))
    providers: dict[str, pulumi.Output[str]] = {}
    roles: dict[tuple[str, Duty], DutyRole] = {}
    for account, holder in account_holders(environment).items():
        placement = placed.at(holder, RegionRole.PRIMARY)
        known = IdentityProviderArgs(facts=facts, placement=placement, issuer=issuer)
        providers[account] = IdentityProvider(f"{holder.value}-people", known).arn
        for duty, held in sorted(identity.duties.items()):
            if not _DONE_IN[duty] & roles_in(environment, account):
                continue
            roles[account, duty] = DutyRole(
                f"{holder.value}-{duty.value}",
                DutyRoleArgs(
                    facts=facts,
                    placement=placement,
                    duty=duty,
                    groups=held.groups,
                    session=held.session,
                    provider_arn=providers[account],
                    issuer=issuer,
                    regions=regions,
                    log_buckets=buckets if duty is Duty.LOG_REVIEW else (),
                    key_account=keys,
                ),
            )
    return People(providers=providers, roles=roles)
