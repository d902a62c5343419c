"""One Aurora PostgreSQL cluster of one Region, alone or as part of a global database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch, rds

from components.data.backup_window import BACKUP_WINDOW, MAINTENANCE_WINDOW
from components.data.postgres_instance import PORT, USERNAME, Fresh
from components.data.postgres_parameters import PARAMETERS, aurora_family
from components.environment_facts import EnvironmentFacts
from components.placement import Placement

_ENGINE = rds.EngineType.AURORA_POSTGRESQL
_YEAR_DAYS = 365


@dataclass(frozen=True, kw_only=True)
class AuroraClusterArgs:
    """What a cluster needs to know.

    Attributes:
        words: of its identifier, after the environment: ``("portal",)`` or ``("portal", "recovery")``.
        database: the one made in it at first; `origin` the password it is made with, or None for one that follows another Region's.
        global_cluster: id of the global database it belongs to, or None.
        readers: instances beside the writer; instances are named ``a``, ``b``, … and any of them can be the writer.
        retention_days: how long automated backups are kept.
        window_is_ours: whether the backup window is; where AWS Backup keeps changes continuously, it moves the window as it needs to.
        reasons: why it is protected as it is, in words.
        key: ARN of the clinical key in this Region; `log_key` of the operations key.
    """

    facts: EnvironmentFacts
    placement: Placement
    tier: str
    words: tuple[str, ...]
    database: str
    origin: Fresh | None
    global_cluster: pulumi.Input[str] | None
    engine_version: str
    instance_class: str
    readers: int
    retention_days: int
    window_is_ours: bool
    subnet_ids: Sequence[pulumi.Input[str]]
    security_group_id: pulumi.Input[str]
    monitoring_role: pulumi.Input[str]
    key: pulumi.Input[str]
    log_key: pulumi.Input[str]
    reasons: tuple[str, ...]


class AuroraCluster(pulumi.ComponentResource):
    """An encrypted cluster that nobody reaches but by the declared flows.

    Pulumi type: ``holdfast:data:AuroraCluster``

    Creates:
        - ``aws.rds.Cluster`` *name* (protected where the environment is), its ``aws.rds.SubnetGroup`` and
          ``aws.rds.ClusterParameterGroup``
        - ``aws.rds.ClusterInstance`` *name*-a, *name*-b, …: the writer and its readers
        - ``aws.cloudwatch.LogGroup`` *name*-postgresql: what the cluster logs, encrypted, kept a year

    TLS is forced, storage and logs are encrypted with keys of ours, IAM authentication is on, deletion is refused outside throw-away
    environments. Changing the identifier, the key, the subnet group or the database's name replaces the cluster; a switch between Regions
    changes which of them follows, outside the program, so that is not compared again.

    Outputs: `identifier`, `region`, `arn`, `writer_address`, `reader_address`, `subnet_group`, `security_group_id`; in the engine also
    `choice`: why it is protected as it is, in words.
    """

    identifier: str
    region: str
    arn: pulumi.Output[str]
    writer_address: pulumi.Output[str]
    reader_address: pulumi.Output[str]
    subnet_group: str
    security_group_id: pulumi.Output[str]

    def __init__(self, name: str, args: AuroraClusterArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:data:AuroraCluster", name, None, opts)
        facts, inside = args.facts, args.placement.inside(self)
        self.identifier = self.subnet_group = facts.named(*args.words)
        self.region = args.placement.region
        self.security_group_id = pulumi.Output.from_input(args.security_group_id)
        self._tags = facts.tags(*args.words, system=args.words[0], tier=args.tier, drillable="false")
        subnets = rds.SubnetGroup(
            name,
            name=self.subnet_group,
            description=f"Data tier for {self.identifier}",
            subnet_ids=list(args.subnet_ids),
            tags=self._tags,
            opts=inside,
        )
        parameters = rds.ClusterParameterGroup(
            name,
            name=self.identifier,
            family=aurora_family(args.engine_version),
            description=f"TLS forced, statements without data for {self.identifier}",
            parameters=[
                rds.ClusterParameterGroupParameterArgs(
                    name=p.name, value=p.value, apply_method="immediate" if p.at_once else "pending-reboot"
                )
                for p in PARAMETERS
            ],
            tags=self._tags,
            opts=inside,
        )
        logs = cloudwatch.LogGroup(
            f"{name}-postgresql",
            name=f"/aws/rds/cluster/{self.identifier}/postgresql",
            kms_key_id=args.log_key,
            retention_in_days=_YEAR_DAYS,
            tags=self._tags,
            opts=inside,
        )
        cluster = rds.Cluster(
            name,
            cluster_identifier=self.identifier,
            engine=_ENGINE,
            engine_version=args.engine_version,
            global_cluster_identifier=args.global_cluster,
            database_name=args.database if args.origin else None,
            master_username=USERNAME if args.origin else None,
            master_password=args.origin.password if args.origin else None,
            port=PORT,
            db_subnet_group_name=subnets.name,
            vpc_security_group_ids=[args.security_group_id],
            db_cluster_parameter_group_name=parameters.name,
            storage_encrypted=True,
            kms_key_id=args.key,
            backup_retention_period=args.retention_days,
            preferred_backup_window=BACKUP_WINDOW,
            preferred_maintenance_window=MAINTENANCE_WINDOW,
            delete_automated_backups=facts.throw_away,
            copy_tags_to_snapshot=True,
            deletion_protection=not facts.throw_away,
            skip_final_snapshot=facts.throw_away,
            final_snapshot_identifier=None if facts.throw_away else f"{self.identifier}-final",
            apply_immediately=facts.throw_away,
            iam_database_authentication_enabled=True,
            enabled_cloudwatch_logs_exports=["postgresql"],
            tags=self._tags,
            opts=pulumi.ResourceOptions.merge(
                args.placement.inside(self, protect=facts.protect, depends_on=[logs]),
                pulumi.ResourceOptions(
                    ignore_changes=[
                        "masterPassword" if args.origin else "replicationSourceIdentifier",
                        *([] if args.window_is_ours else ["preferredBackupWindow"]),
                    ]
                ),
            ),
        )
        for number in range(1 + args.readers):
            self._instance(f"{name}-{'abcdefghijklmnop'[number]}", number, cluster, args)
        self.arn, self.writer_address, self.reader_address = cluster.arn, cluster.endpoint, cluster.reader_endpoint
        self.register_outputs({"arn": self.arn, "address": self.writer_address, "choice": list(args.reasons)})

    def _instance(self, name: str, number: int, cluster: rds.Cluster, args: AuroraClusterArgs) -> None:
        """The writer, or a reader that takes over in this order (Aurora User Guide, "Fault tolerance": tiers 0 and 1 follow its size)."""
        rds.ClusterInstance(
            name,
            identifier=f"{self.identifier}-{name.rpartition('-')[2]}",
            cluster_identifier=cluster.id,
            engine=_ENGINE,
            engine_version=args.engine_version,
            instance_class=args.instance_class,
            promotion_tier=min(number, 1),
            publicly_accessible=False,
            auto_minor_version_upgrade=True,
            copy_tags_to_snapshot=True,
            performance_insights_enabled=True,
            performance_insights_kms_key_id=args.key,
            performance_insights_retention_period=7,
            monitoring_interval=60,
            monitoring_role_arn=args.monitoring_role,
            ca_cert_identifier="rds-ca-rsa2048-g1",
            apply_immediately=args.facts.throw_away,
            tags=self._tags,
            opts=args.placement.inside(self, protect=args.facts.protect),
        )
