"""One PostgreSQL instance on RDS, as primary or as a replica, with what belongs to it in its Region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch, ec2, rds

from components.data.backup_window import BACKUP_WINDOW, MAINTENANCE_WINDOW
from components.data.postgres_parameters import PARAMETERS, family
from components.environment_facts import EnvironmentFacts
from components.placement import Placement

PORT = 5432
USERNAME = "holdfast"

_YEAR_DAYS = 365
_GROWTH = 4


@dataclass(frozen=True)
class Fresh:
    """A new database, with the master password it is made with."""

    password: pulumi.Input[str]


@dataclass(frozen=True)
class ReplicaOf:
    """A copy of the instance with this ARN."""

    arn: pulumi.Output[str]


@dataclass(frozen=True, kw_only=True)
class PostgresInstanceArgs:
    """What an instance needs to know.

    Attributes:
        words: of its identifier, after the environment: ``("ehr",)`` or ``("ehr", "recovery")``.
        database: the one made in it at first.
        origin: where its data comes from.
        retention_days: how long automated backups are kept.
        standby: whether a synchronous standby is kept in another zone.
        window_is_ours: whether the backup window is; where AWS Backup keeps changes continuously, it moves the window as it needs to.
        reasons: why it is protected as it is, in words.
        key: ARN of the clinical key in this Region; `log_key` of the operations key.
        storage_gib: allocated at first; grows by itself to four times that.
    """

    facts: EnvironmentFacts
    placement: Placement
    system: str
    tier: str
    words: tuple[str, ...]
    database: str
    origin: Fresh | ReplicaOf
    engine_version: str
    instance_class: str
    storage_gib: int
    retention_days: int
    standby: bool
    window_is_ours: bool
    drillable: bool
    vpc_id: pulumi.Input[str]
    subnet_ids: Sequence[pulumi.Input[str]]
    security_group_id: pulumi.Input[str]
    monitoring_role: pulumi.Input[str]
    key: pulumi.Input[str]
    log_key: pulumi.Input[str]
    reasons: tuple[str, ...]


class PostgresInstance(pulumi.ComponentResource):
    """An encrypted instance that nobody reaches but by the declared flows.

    Pulumi type: ``holdfast:data:PostgresInstance``

    Creates:
        - ``aws.rds.Instance`` *name* (protected where the environment is), its ``aws.rds.SubnetGroup`` and ``aws.rds.ParameterGroup``
        - ``aws.ec2.SecurityGroup`` *name*-isolation: no rule at all; a drill puts the instance behind it to fence it off
        - ``aws.cloudwatch.LogGroup`` *name*-postgresql and *name*-upgrade: what the instance logs, encrypted, kept a year

    TLS is forced, storage and logs are encrypted with keys of ours, deletion is refused outside throw-away environments. Changing the
    identifier, the key, the subnet group or the origin replaces the instance; a drill that promotes a replica changes its origin
    outside the program, so the origin of a replica is not compared again.

    Outputs: `identifier`, `database`, `region`, `arn`, `address`, `subnet_group`, `security_group_id`, `isolation_group_id`, `key_arn`;
    in the engine also `choice`: why it is protected as it is, in words.
    """

    identifier: str
    database: str
    region: str
    arn: pulumi.Output[str]
    address: pulumi.Output[str]
    subnet_group: str
    security_group_id: pulumi.Output[str]
    isolation_group_id: pulumi.Output[str]
    key_arn: pulumi.Output[str]

    def __init__(self, name: str, args: PostgresInstanceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:data:PostgresInstance", name, None, opts)
        facts, inside = args.facts, args.placement.inside(self)
        self.identifier = self.subnet_group = facts.named(*args.words)
        self.database, self.region = args.database, args.placement.region
        self.security_group_id, self.key_arn = pulumi.Output.from_input(args.security_group_id), pulumi.Output.from_input(args.key)
        tags = facts.tags(*args.words, system=args.system, tier=args.tier, drillable=str(args.drillable).lower())

        subnets = rds.SubnetGroup(
            name,
            name=self.subnet_group,
            description=f"Data tier for {self.identifier}",
            subnet_ids=list(args.subnet_ids),
            tags=tags,
            opts=inside,
        )
        parameters = rds.ParameterGroup(
            name,
            name=self.identifier,
            family=family(args.engine_version),
            description=f"TLS forced, statements without data for {self.identifier}",
            parameters=[
                rds.ParameterGroupParameterArgs(name=p.name, value=p.value, apply_method="immediate" if p.at_once else "pending-reboot")
                for p in PARAMETERS
            ],
            tags=tags,
            opts=inside,
        )
        isolation = ec2.SecurityGroup(
            f"{name}-isolation",
            name=facts.named(*args.words, "isolation"),
            description=f"No rule at all: fences {self.identifier} off during a drill",
            vpc_id=args.vpc_id,
            revoke_rules_on_delete=True,
            tags=facts.tags(*args.words, "isolation", purpose="fence"),
            opts=inside,
        )
        logs = [
            cloudwatch.LogGroup(
                f"{name}-{log}",
                name=f"/aws/rds/instance/{self.identifier}/{log}",
                kms_key_id=args.log_key,
                retention_in_days=_YEAR_DAYS,
                tags=tags,
                opts=inside,
            )
            for log in ("postgresql", "upgrade")
        ]
        fresh = args.origin if isinstance(args.origin, Fresh) else None
        instance = rds.Instance(
            name,
            identifier=self.identifier,
            engine="postgres" if fresh else None,
            engine_version=args.engine_version if fresh else None,
            db_name=args.database if fresh else None,
            username=USERNAME if fresh else None,
            password=fresh.password if fresh else None,
            replicate_source_db=args.origin.arn if isinstance(args.origin, ReplicaOf) else None,
            instance_class=args.instance_class,
            allocated_storage=args.storage_gib if fresh else None,
            max_allocated_storage=args.storage_gib * _GROWTH,
            storage_type="gp3",
            storage_encrypted=True,
            kms_key_id=args.key,
            port=PORT,
            db_subnet_group_name=subnets.name,
            vpc_security_group_ids=[args.security_group_id],
            publicly_accessible=False,
            multi_az=args.standby,
            parameter_group_name=parameters.name,
            backup_retention_period=args.retention_days,
            backup_window=BACKUP_WINDOW,
            maintenance_window=MAINTENANCE_WINDOW,
            delete_automated_backups=facts.throw_away,
            copy_tags_to_snapshot=True,
            deletion_protection=not facts.throw_away,
            skip_final_snapshot=facts.throw_away,
            final_snapshot_identifier=None if facts.throw_away else f"{self.identifier}-final",
            auto_minor_version_upgrade=True,
            apply_immediately=facts.throw_away,
            iam_database_authentication_enabled=True,
            enabled_cloudwatch_logs_exports=["postgresql", "upgrade"],
            performance_insights_enabled=True,
            performance_insights_kms_key_id=args.key,
            performance_insights_retention_period=7,
            monitoring_interval=60,
            monitoring_role_arn=args.monitoring_role,
            ca_cert_identifier="rds-ca-rsa2048-g1",
            tags=tags,
            opts=pulumi.ResourceOptions.merge(
                args.placement.inside(self, protect=facts.protect, depends_on=logs),
                pulumi.ResourceOptions(
                    ignore_changes=["password" if fresh else "replicateSourceDb", *([] if args.window_is_ours else ["backupWindow"])]
                ),
            ),
        )
        self.arn, self.address, self.isolation_group_id = instance.arn, instance.address, isolation.id
        self.register_outputs({"arn": self.arn, "address": self.address, "choice": list(args.reasons)})
