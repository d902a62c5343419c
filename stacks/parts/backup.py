"""What the section `backup` of an environment makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import pulumi

from components.backup.backup_choice import START_WINDOW, BackupChoice
from components.backup.backup_region import BackupRegion
from components.backup.backup_roles import BackupRoles
from components.backup.job_reports import JobReports, JobReportsArgs
from components.backup.locked_vault import LockedVault, LockedVaultArgs, VaultRetention
from components.backup.restore_tests import RestoreTests, RestoreTestsArgs
from components.backup.tier_plan import TierPlan, TierPlanArgs
from stacks.account import AccountRole, RegionRole
from stacks.choices import backup_choices
from stacks.parts.foundation import Foundation
from stacks.settings.keys import DataClass
from stacks.settings.vault_lock import VaultLock
from stacks.system import Engine


@dataclass(frozen=True, kw_only=True)
class Vaults:
    """Where recovery points are: made in `primary`, copied to the other Region and to another account."""

    primary: LockedVault
    recovery: LockedVault
    isolated: LockedVault


def make_backup(base: Foundation) -> Vaults | None:
    """Vaults in three places, a plan for every tier, restore tests and reports."""
    section = base.environment.backup
    if section is None:
        return None
    workload = base.at(AccountRole.WORKLOAD, RegionRole.PRIMARY)
    choices = backup_choices(base.environment)
    vaults = _vaults(base, section.lock, min(choice.every for choice in choices.values()) + START_WINDOW)
    roles = BackupRoles("backup", base.facts, workload)
    for region in RegionRole:
        BackupRegion(f"backup-{region.value}", base.at(AccountRole.WORKLOAD, region))
    for tier, choice in choices.items():
        _protect(base, tier, choice, vaults, roles)
    JobReports(
        "backup-reports",
        JobReportsArgs(
            facts=base.facts,
            placement=workload,
            kept_at=base.at(AccountRole.LOG_ARCHIVE, RegionRole.PRIMARY),
            keep_days=base.environment.logs.retention_days,
            access_logs=base.logs.staging.ready_name,
        ),
    )
    return vaults


def _vaults(base: Foundation, lock: VaultLock, made_every: timedelta) -> Vaults:
    """The vaults, the isolated one in the primary Region.

    Of a database one step copies to another Region or to another account, not both (AWS Backup Developer Guide, "Copy a backup").
    """

    def vault(name: str, purpose: str, role: AccountRole, region: RegionRole, made: timedelta | None = None) -> LockedVault:
        placement, workload = base.at(role, region), base.at(AccountRole.WORKLOAD, region)
        return LockedVault(
            name,
            LockedVaultArgs(
                facts=base.facts,
                placement=placement,
                purpose=purpose,
                key=base.key(DataClass.BACKUP, region),
                retention=VaultRetention(min_days=lock.min_days, max_days=lock.max_days, changeable_days=lock.changeable_days),
                copied_from=() if placement.account == workload.account else (workload.account,),
                topic=base.alarms.at(role, region).arn,
                made_every=made,
            ),
        )

    return Vaults(
        primary=vault("backups", "backups", AccountRole.WORKLOAD, RegionRole.PRIMARY, made_every),
        recovery=vault("backups-recovery", "backups", AccountRole.WORKLOAD, RegionRole.RECOVERY),
        isolated=vault("backups-isolated", "isolated-backups", AccountRole.BACKUP, RegionRole.PRIMARY),
    )


def _protect(base: Foundation, tier: str, choice: BackupChoice, vaults: Vaults, roles: BackupRoles) -> None:
    workload = base.at(AccountRole.WORKLOAD, RegionRole.PRIMARY)
    TierPlan(
        f"backup-{tier}",
        TierPlanArgs(
            facts=base.facts,
            placement=workload,
            tier=tier,
            choice=choice,
            vault=vaults.primary,
            copies=(vaults.recovery.arn, vaults.isolated.arn),
            role=roles.taking,
        ),
    )
    RestoreTests(
        f"restore-{tier}",
        RestoreTestsArgs(
            facts=base.facts,
            placement=workload,
            tier=tier,
            cadence=base.environment.tiers[tier].cadence,
            vault=vaults.primary.arn,
            role=roles.restoring,
            kinds=_kinds(base, tier),
        ),
    )


def _kinds(base: Foundation, tier: str) -> Mapping[str, Mapping[str, pulumi.Input[str]]]:
    """Each kind of database a tier has, restored into the drill network, where nothing of production is reached."""
    engines = {system.engine for system in base.environment.systems if system.tier == tier}
    place = base.drill_place
    groups = place.security_group_id.apply(lambda group: f'["{group}"]')
    kinds: dict[str, Mapping[str, pulumi.Input[str]]] = {}
    if Engine.POSTGRES in engines:
        kinds["RDS"] = {"dbSubnetGroupName": place.subnet_group, "vpcSecurityGroupIds": groups, "multiAz": "false"}
    if Engine.AURORA_POSTGRES in engines:
        kinds["Aurora"] = {"dbSubnetGroupName": place.subnet_group, "vpcSecurityGroupIds": groups}
    return kinds
