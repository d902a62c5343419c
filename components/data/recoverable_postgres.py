"""A system's database in both Regions, under one name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pulumi

from components.backup.backup_choice import is_continuous
from components.data.postgres_instance import PORT, USERNAME, Fresh, PostgresInstance, PostgresInstanceArgs, ReplicaOf
from components.data.recovery_choice import Objectives, choose
from components.environment_facts import EnvironmentFacts
from components.network.segmented_vpc import SegmentedVpc
from components.network.tier import NetworkTier
from components.operations.database_alarms import DatabaseAlarms, DatabaseAlarmsArgs
from components.placement import Placement
from components.recovery.failover_name import FailoverName, FailoverNameArgs, ProbedAddress, WatchedAlarm
from components.secrets.master_password import MasterPassword, MasterPasswordArgs


@dataclass(frozen=True, kw_only=True)
class Site:
    """What one Region offers a database: a place, a network, keys, a topic for alarms."""

    placement: Placement
    network: SegmentedVpc
    clinical_key: pulumi.Input[str]
    operations_key: pulumi.Input[str]
    topic: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class DatabaseSize:
    """What is bought: RDS version, instance class, GiB."""

    engine_version: str
    instance_class: str
    storage_gib: int


@dataclass(frozen=True, kw_only=True)
class RecoverablePostgresArgs:
    """What a system's database needs to know.

    Attributes:
        system: its name; the identifiers are ``<environment>-<system>`` and ``<environment>-<system>-recovery``.
        tier: name of its criticality tier, `objectives`: what that demands.
        zone_id: private zone of `dns_name`, the name applications use.
        probed: whether health is probed at the address itself; otherwise an alarm decides.
    """

    facts: EnvironmentFacts
    system: str
    tier: str
    objectives: Objectives
    size: DatabaseSize
    drillable: bool
    primary: Site
    recovery: Site
    monitoring_role: pulumi.Input[str]
    zone_id: pulumi.Input[str]
    dns_name: str
    ttl: timedelta
    probed: bool


class RecoverablePostgres(pulumi.ComponentResource):
    """A primary, its copy in the recovery Region, and the name that moves between them.

    Pulumi type: ``holdfast:data:RecoverablePostgres``

    Creates:
        - `MasterPassword` *name*, stored in both Regions
        - `PostgresInstance` *name* and *name*-recovery, the second an asynchronous replica of the first
        - `DatabaseAlarms` for each; `FailoverName` *name*

    Backup retention, the standby in another zone and the replica come from the objectives (`components.data.recovery_choice`). A tier
    whose objectives ask for no replica is refused, because every system here must survive the loss of a Region. Changing `system`
    replaces everything.

    Outputs: `primary`, `replica`, `secret_arn`, `health_check_id`, `unreachable_alarm`, `lag_alarm`.
    """

    primary: PostgresInstance
    replica: PostgresInstance
    secret_arn: pulumi.Output[str]
    health_check_id: pulumi.Output[str]
    unreachable_alarm: pulumi.Output[str]
    lag_alarm: pulumi.Output[str] | None

    def __init__(self, name: str, args: RecoverablePostgresArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:data:RecoverablePostgres", name, None, opts)
        self._name, self._args = name, args
        self._child = pulumi.ResourceOptions(parent=self)
        secret = MasterPassword(
            name,
            MasterPasswordArgs(
                facts=args.facts,
                placement=args.primary.placement,
                recovery=args.recovery.placement,
                system=args.system,
                username=USERNAME,
                key=args.primary.clinical_key,
                recovery_key=args.recovery.clinical_key,
            ),
            self._child,
        )
        self.secret_arn = secret.secret_arn
        self.primary = self._instance(args.primary, (), Fresh(secret.password))
        self.replica = self._instance(args.recovery, ("recovery",), ReplicaOf(self.primary.arn))
        alarms = self._alarms(self.primary, args.primary, None)
        self.unreachable_alarm = alarms.unreachable
        self.lag_alarm = self._alarms(self.replica, args.recovery, args.objectives.rpo).lag
        self.health_check_id = FailoverName(
            name,
            FailoverNameArgs(
                facts=args.facts,
                placement=args.primary.placement,
                zone_id=args.zone_id,
                dns_name=args.dns_name,
                primary=self.primary.address,
                recovery=self.replica.address,
                ttl=args.ttl,
                health=ProbedAddress(port=PORT)
                if args.probed
                else WatchedAlarm(alarm=alarms.unreachable, region=args.primary.placement.region),
            ),
            self._child,
        ).health_check_id
        self.register_outputs({"secret_arn": self.secret_arn})

    def _instance(self, site: Site, more: tuple[str, ...], origin: Fresh | ReplicaOf) -> PostgresInstance:
        args, choice = self._args, choose(self._args.objectives)
        return PostgresInstance(
            "-".join((self._name, *more)),
            PostgresInstanceArgs(
                facts=args.facts,
                placement=site.placement,
                system=args.system,
                tier=args.tier,
                words=(args.system, *more),
                database=args.system.replace("-", "_"),
                origin=origin,
                engine_version=args.size.engine_version,
                instance_class=args.size.instance_class,
                storage_gib=args.size.storage_gib,
                retention_days=choice.backup_retention_days,
                standby=choice.standby_in_another_zone,
                window_is_ours=not is_continuous(args.objectives.restore_rpo),
                drillable=args.drillable,
                vpc_id=site.network.vpc_id,
                subnet_ids=site.network.subnet_ids(NetworkTier.DATA),
                security_group_id=site.network.security_group_id(NetworkTier.DATA),
                monitoring_role=args.monitoring_role,
                key=site.clinical_key,
                log_key=site.operations_key,
                reasons=choice.reasons,
            ),
            self._child,
        )

    def _alarms(self, instance: PostgresInstance, site: Site, lag_limit: timedelta | None) -> DatabaseAlarms:
        return DatabaseAlarms(
            instance.identifier.removeprefix(f"{self._args.facts.name}-"),
            DatabaseAlarmsArgs(
                facts=self._args.facts,
                placement=site.placement,
                instance=instance.identifier,
                storage_gib=self._args.size.storage_gib,
                topic=site.topic,
                lag_limit=lag_limit,
            ),
            self._child,
        )
