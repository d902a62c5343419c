"""What the section `identity` of an environment makes."""

from __future__ import annotations

from datetime import UTC

from components.identity.access_analyzers import AccessAnalyzers, AccessAnalyzersArgs
from components.identity.account_defaults import AccountDefaults, AccountDefaultsArgs, PasswordRule
from components.identity.break_glass_role import BreakGlassRole, BreakGlassRoleArgs
from components.identity.break_glass_watch import BreakGlassWatch, BreakGlassWatchArgs
from components.identity.elevation_ceiling import Ceiling
from components.identity.elevation_role import ElevationRole, ElevationRoleArgs
from components.identity.pipeline_role import PipelineRole, PipelineRoleArgs
from components.identity.region_defaults import RegionDefaults, RegionDefaultsArgs
from components.identity.trust import Issuer
from stacks.account import AccountRole, RegionRole
from stacks.parts.boundaries import account_holders
from stacks.parts.foundation import Foundation
from stacks.parts.people import RUNS_MACHINES, People, roles_in
from stacks.settings.identity import Identity
from stacks.settings.keys import DataClass


def make_identity(base: Foundation, people: People) -> None:
    """Make the rest, where the environment asks for it: the pipeline's role, emergencies and each account's safe defaults."""
    if base.environment.identity is None:
        return
    identity = base.environment.identity
    PipelineRole(
        "pipeline",
        PipelineRoleArgs(
            facts=base.facts,
            placement=base.at(AccountRole.SECURITY, RegionRole.PRIMARY),
            issuer=Issuer(url=identity.pipeline.issuer, audience=identity.pipeline.audience),
            subject=identity.pipeline.subject,
            takes_on=identity.pipeline.takes_on,
        ),
    )
    for account, holder in account_holders(base.environment).items():
        _Account(base, identity, people, account, holder).make()


class _Account:
    """What one account gets."""

    def __init__(self, base: Foundation, identity: Identity, people: People, account: str, holder: AccountRole) -> None:
        self._base, self._identity, self._people, self._account, self._holder = base, identity, people, account, holder
        self._roles = roles_in(base.environment, account)
        self._placement = base.at(holder, RegionRole.PRIMARY)
        self._regions = tuple(base.environment.regions.of(region) for region in RegionRole)

    def make(self) -> None:
        if self._identity.break_glass.accounts & self._roles:
            self._break_glass()
        if AccountRole.WORKLOAD in self._roles:
            self._elevation()
        self._defaults()

    def _named(self, what: str) -> str:
        return f"{self._holder.value}-{what}"

    def _break_glass(self) -> None:
        name = self._named("break-glass")
        role = BreakGlassRole(
            name,
            BreakGlassRoleArgs(
                facts=self._base.facts,
                placement=self._placement,
                groups=self._identity.break_glass.groups,
                provider_arn=self._people.providers[self._account],
                issuer=Issuer(url=self._identity.people.issuer, audience=self._identity.people.audience),
                regions=self._regions,
            ),
        )
        for region in RegionRole:
            BreakGlassWatch(
                f"{name}-{region.value}",
                BreakGlassWatchArgs(
                    facts=self._base.facts,
                    placement=self._base.at(self._holder, region),
                    role_name=role.name,
                    key=self._base.key(DataClass.OPERATIONS, region),
                    topic=self._base.alarms.at(self._holder, region).arn,
                ),
            )

    def _elevation(self) -> None:
        elevation = self._identity.elevation
        if elevation is None:
            return
        place = self._base.at(AccountRole.WORKLOAD, RegionRole.PRIMARY)
        ours = [f"arn:{place.partition}:*:{region}:{place.account}:*" for region in self._regions]
        ElevationRole(
            "elevation",
            ElevationRoleArgs(
                facts=self._base.facts,
                placement=place,
                duty_arns=[self._people.roles[self._account, duty].arn for duty in sorted(elevation.duties)],
                ceiling=Ceiling(actions=elevation.actions, resources=frozenset(ours)),
                tickets=tuple(sorted(elevation.tickets)),
                not_before=elevation.not_before.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if elevation.not_before else None,
            ),
        )

    def _defaults(self) -> None:
        passwords = PasswordRule(**self._identity.passwords.model_dump())
        AccountDefaults(self._named("account"), AccountDefaultsArgs(facts=self._base.facts, placement=self._placement, passwords=passwords))
        organized = self._base.environment.organization is not None
        for region in RegionRole:
            place = self._base.at(self._holder, region)
            if not organized or AccountRole.SECURITY in self._roles:
                AccessAnalyzers(
                    self._named(f"access-{region.value}"),
                    AccessAnalyzersArgs(
                        facts=self._base.facts,
                        placement=place,
                        whole_organization=organized,
                        unused_days=self._identity.unused_days if region is RegionRole.PRIMARY else None,
                    ),
                )
            if RUNS_MACHINES & self._roles:
                RegionDefaults(self._named(f"defaults-{region.value}"), RegionDefaultsArgs(facts=self._base.facts, placement=place))
