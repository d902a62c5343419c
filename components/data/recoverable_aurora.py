"""A system's Aurora cluster in both Regions, as one global database."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import rds

from components.backup.backup_choice import is_continuous
from components.data.aurora_choice import AuroraChoice, choose_aurora
from components.data.aurora_cluster import AuroraCluster, AuroraClusterArgs
from components.data.postgres_instance import USERNAME, Fresh
from components.data.recoverable_postgres import DatabaseSize, Site
from components.data.recovery_choice import Objectives
from components.environment_facts import EnvironmentFacts
from components.network.tier import NetworkTier
from components.operations.cluster_alarms import ClusterAlarms, ClusterAlarmsArgs
from components.secrets.master_password import MasterPassword, MasterPasswordArgs


@dataclass(frozen=True, kw_only=True)
class RecoverableAuroraArgs:
    """What a system's clusters need to know.

    Attributes:
        system: its name; the clusters are ``<environment>-<system>`` and ``<environment>-<system>-recovery``.
        tier: name of its criticality tier, `objectives`: what that demands.
        size: `storage_gib` is what was planned; the volume grows beyond it by itself, and an alarm says so.
    """

    facts: EnvironmentFacts
    system: str
    tier: str
    objectives: Objectives
    size: DatabaseSize
    primary: Site
    recovery: Site
    monitoring_role: pulumi.Input[str]


class RecoverableAurora(pulumi.ComponentResource):
    """Writer and readers in the primary Region and, where the objectives ask for it, a cluster that follows in the other.

    Pulumi type: ``holdfast:data:RecoverableAurora``

    Creates:
        - `MasterPassword` *name*, stored in both Regions; Aurora does not manage the password of a global database itself (Amazon Aurora
          User Guide, "Password management with Amazon Aurora and AWS Secrets Manager", limitations)
        - `AuroraCluster` *name*, with `ClusterAlarms`
        - with a copy: ``aws.rds.GlobalCluster`` *name* (protected where the environment is), `AuroraCluster` *name*-recovery and its alarms

    What is chosen comes from the objectives (`components.data.aurora_choice`). Applications use the global database's writer endpoint,
    which follows the writer between Regions (Amazon Aurora User Guide, "Connecting to an Amazon Aurora global database"). No drill knows
    Aurora yet: nothing here is marked as drillable. Changing `system` replaces everything.

    Outputs: `primary`, `copy` (None without one), `secret_arn`, `address`, `choice`.
    """

    primary: AuroraCluster
    copy: AuroraCluster | None
    secret_arn: pulumi.Output[str]
    address: pulumi.Output[str]
    choice: AuroraChoice

    def __init__(self, name: str, args: RecoverableAuroraArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:data:RecoverableAurora", name, None, opts)
        self._name, self._args, self.choice = name, args, choose_aurora(args.objectives)
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
        whole = self._global() if self.choice.copy_in_recovery_region else None
        belongs = whole.id if whole else None
        self.primary = self._cluster(args.primary, (), Fresh(secret.password), belongs, self._child)
        self.copy = None
        if whole:
            after = pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=[self.primary]))
            self.copy = self._cluster(args.recovery, ("recovery",), None, belongs, after)
        self.address = whole.endpoint if whole else self.primary.writer_address
        self.register_outputs({"secret_arn": self.secret_arn, "address": self.address, "choice": list(self.choice.reasons)})

    def _global(self) -> rds.GlobalCluster:
        args = self._args
        return rds.GlobalCluster(
            self._name,
            global_cluster_identifier=args.facts.named(args.system),
            engine="aurora-postgresql",
            engine_version=args.size.engine_version,
            database_name=self._database(),
            storage_encrypted=True,
            deletion_protection=not args.facts.throw_away,
            tags=args.facts.tags(args.system, system=args.system, tier=args.tier),
            opts=args.primary.placement.inside(self, protect=args.facts.protect),
        )

    def _database(self) -> str:
        return self._args.system.replace("-", "_")

    def _cluster(
        self, site: Site, more: tuple[str, ...], origin: Fresh | None, belongs: pulumi.Output[str] | None, opts: pulumi.ResourceOptions
    ) -> AuroraCluster:
        args, name = self._args, "-".join((self._name, *more))
        cluster = AuroraCluster(
            name,
            AuroraClusterArgs(
                facts=args.facts,
                placement=site.placement,
                tier=args.tier,
                words=(args.system, *more),
                database=self._database(),
                origin=origin,
                global_cluster=belongs,
                engine_version=args.size.engine_version,
                instance_class=args.size.instance_class,
                readers=self.choice.recovery_readers if more else self.choice.readers,
                retention_days=self.choice.backup_retention_days,
                window_is_ours=not is_continuous(args.objectives.restore_rpo),
                subnet_ids=site.network.subnet_ids(NetworkTier.DATA),
                security_group_id=site.network.security_group_id(NetworkTier.DATA),
                monitoring_role=args.monitoring_role,
                key=site.clinical_key,
                log_key=site.operations_key,
                reasons=self.choice.reasons,
            ),
            opts,
        )
        ClusterAlarms(
            name,
            ClusterAlarmsArgs(
                facts=args.facts,
                placement=site.placement,
                words=(args.system, *more),
                cluster=cluster.identifier,
                topic=site.topic,
                storage_gib=args.size.storage_gib,
                lag_limit=args.objectives.rpo if more else None,
            ),
            self._child,
        )
        return cluster
