"""What the section `identity` of an environment makes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC

import pulumi

from components.identity.access_analyzers import AccessAnalyzers, AccessAnalyzersArgs
from components.identity.account_defaults import AccountDefaults, AccountDefaultsArgs, PasswordRule
from components.identity.break_glass_role import BreakGlassRole, BreakGlassRoleArgs
from components.identity.break_glass_watch import BreakGlassWatch, BreakGlassWatchArgs
from components.identity.duty import Duty
from components.identity.duty_role import DutyRole, DutyRoleArgs
from components.identity.elevation_ceiling import Ceiling
from components.identity.elevation_role import ElevationRole, ElevationRoleArgs
from components.identity.identity_provider import IdentityProvider, IdentityProviderArgs
from components.identity.pipeline_role import PipelineRole, PipelineRoleArgs
from components.identity.region_defaults import RegionDefaults, RegionDefaultsArgs
from components.identity.trust import Issuer
from stacks.account import AccountRole, RegionRole
from stacks.parts.boundaries import account_holders
from stacks.parts.foundation import Foundation
from stacks.settings.identity import Identity
from stacks.settings.keys import DataClass

_EVERYWHERE = frozenset(AccountRole)
_RUNS_MACHINES = frozenset({AccountRole.NETWORK, AccountRole.WORKLOAD})
_DONE_IN: Mapping[Duty, frozenset[AccountRole]] = {
    Duty.PLATFORM_ENGINEER: _RUNS_MACHINES,
    Duty.SECURITY_REVIEWER: frozenset({AccountRole.SECURITY}),
    Duty.AUDITOR: _EVERYWHERE,
    Duty.LOG_REVIEW: frozenset({AccountRole.LOG_ARCHIVE}),
    Duty.KEY_ADMINISTRATION: frozenset({AccountRole.SECURITY}),
    Duty.BACKUP_OPERATOR: frozenset({AccountRole.BACKUP}),
    Duty.ON_CALL: _RUNS_MACHINES,
    Duty.APPROVER: frozenset({AccountRole.WORKLOAD}),
}


def make_identity(base: Foundation) -> None:
    """Make it, where the environment asks for it: the pipeline's role, and in each account people's roles and safe defaults."""
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
        _Account(base, identity, account, holder).make()


class _Account:
    """What one account gets."""

    def __init__(self, base: Foundation, identity: Identity, account: str, holder: AccountRole) -> None:
        self._base, self._identity, self._holder = base, identity, holder
        self._roles = frozenset(role for role in AccountRole if base.environment.placements.of(role).account == account)
        self._placement = base.at(holder, RegionRole.PRIMARY)
        self._issuer = Issuer(url=identity.people.issuer, audience=identity.people.audience)
        self._regions = tuple(base.environment.regions.of(region) for region in RegionRole)

    def make(self) -> None:
        provider = IdentityProvider(
            self._named("people"), IdentityProviderArgs(facts=self._base.facts, placement=self._placement, issuer=self._issuer)
        ).arn
        duties = {duty: self._duty(duty, provider) for duty in Duty if duty in self._identity.duties and _DONE_IN[duty] & self._roles}
        if self._identity.break_glass.accounts & self._roles:
            self._break_glass(provider)
        if AccountRole.WORKLOAD in self._roles:
            self._elevation(duties)
        self._defaults()

    def _named(self, what: str) -> str:
        return f"{self._holder.value}-{what}"

    def _duty(self, duty: Duty, provider: pulumi.Input[str]) -> pulumi.Output[str]:
        held = self._identity.duties[duty]
        reads_logs = duty is Duty.LOG_REVIEW
        return DutyRole(
            self._named(duty.value),
            DutyRoleArgs(
                facts=self._base.facts,
                placement=self._placement,
                duty=duty,
                groups=held.groups,
                session=held.session,
                provider_arn=provider,
                issuer=self._issuer,
                regions=self._regions,
                log_buckets=(self._base.logs.archive.arn, self._base.evidence.arn) if reads_logs else (),
            ),
        ).arn

    def _break_glass(self, provider: pulumi.Input[str]) -> None:
        name = self._named("break-glass")
        role = BreakGlassRole(
            name,
            BreakGlassRoleArgs(
                facts=self._base.facts,
                placement=self._placement,
                groups=self._identity.break_glass.groups,
                provider_arn=provider,
                issuer=self._issuer,
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

    def _elevation(self, duties: Mapping[Duty, pulumi.Output[str]]) -> None:
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
                duty_arns=[arn for duty, arn in duties.items() if duty in elevation.duties],
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
            if _RUNS_MACHINES & self._roles:
                RegionDefaults(self._named(f"defaults-{region.value}"), RegionDefaultsArgs(facts=self._base.facts, placement=place))
