"""One VPC, one database with a replica, one locked trail: enough of a landing zone to judge."""

import json

import pulumi
import pulumi_aws as aws

config = pulumi.Config()
recovery_region = config.require("recoveryRegion")
account = aws.get_caller_identity().account_id
recovery = aws.Provider("recovery", region=recovery_region)
kept = pulumi.ResourceOptions(protect=True)


def kept_there() -> pulumi.ResourceOptions:
    return pulumi.ResourceOptions(protect=True, provider=recovery)


def role(name: str) -> str:
    return f"arn:aws:iam::{account}:role/{name}"


def key_policy(users: list[str], service: str | None = None) -> str:
    statements = [
        {
            "Sid": "Administer",
            "Effect": "Allow",
            "Principal": {"AWS": [role("key-administrator")]},
            "Action": ["kms:Describe*", "kms:PutKeyPolicy", "kms:EnableKeyRotation", "kms:TagResource"],
            "Resource": "*",
        },
        {
            "Sid": "Use",
            "Effect": "Allow",
            "Principal": {"AWS": users},
            "Action": ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*"],
            "Resource": "*",
        },
    ]
    statements.append(
        {
            "Sid": "NobodyDestroys",
            "Effect": "Deny",
            "Principal": "*",
            "Action": ["kms:DisableKey", "kms:ScheduleKeyDeletion"],
            "Resource": "*",
        }
    )
    if service:
        statements.append(
            {
                "Sid": "Deliver",
                "Effect": "Allow",
                "Principal": {"Service": service},
                "Action": ["kms:GenerateDataKey*"],
                "Resource": "*",
                "Condition": {"StringEquals": {"aws:SourceAccount": account}},
            }
        )
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


KEY_IS_LOST: dict[str, object] = {"source": ["aws.kms"], "detail": {"eventName": ["DisableKey", "ScheduleKeyDeletion"]}}
ROOT_IS_USED: dict[str, object] = {"detail": {"userIdentity": {"type": ["Root"]}}}


def watch(name: str, region: str, pattern: dict[str, object], opts: pulumi.ResourceOptions | None = None) -> None:
    """Have the on-call topic of a Region told of an event."""
    heard = aws.cloudwatch.EventRule(name, name=name, event_pattern=json.dumps(pattern), state="ENABLED", opts=opts)
    aws.cloudwatch.EventTarget(
        name,
        rule=heard.name,
        arn=f"arn:aws:sns:{region}:{account}:alarms",
        dead_letter_config={"arn": f"arn:aws:sqs:{region}:{account}:unheard"},
        opts=opts,
    )


OWN_BUCKETS = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": "*",
                "Condition": {"StringEquals": {"aws:ResourceAccount": account}},
            }
        ],
    }
)
TAGGED = {
    "aws:rds/instance:Instance": "clinical",
    "aws:s3/bucket:Bucket": "logs",
    "aws:backup/vault:Vault": "backup",
    "aws:kms/key:Key": "clinical",
}


def tagged(made: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
    """Tell of what holds data which environment it is of, who answers for it and how sensitive it is."""
    if made.type_ not in TAGGED:
        return None
    own = {"environment": "clinic", "owner": "platform", "data-class": TAGGED[made.type_]}
    return pulumi.ResourceTransformationResult({**dict(made.props), "tags": own}, made.opts)


pulumi.runtime.register_stack_transformation(tagged)


class Network(pulumi.ComponentResource):
    """A VPC with two data subnets and no way out."""

    def __init__(self, name: str, cidr: str, region: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("clinic:network:Network", name, None, opts)
        here = pulumi.ResourceOptions(parent=self)
        self.vpc = aws.ec2.Vpc(name, cidr_block=cidr, enable_dns_hostnames=True, enable_dns_support=True, opts=here)
        aws.ec2.DefaultSecurityGroup(name, vpc_id=self.vpc.id, opts=here)
        prefix = cidr.rsplit(".", 2)[0]
        table = aws.ec2.RouteTable(f"{name}-data", vpc_id=self.vpc.id, opts=here)
        self.subnets = []
        for number, zone in enumerate("ab"):
            subnet = aws.ec2.Subnet(
                f"{name}-data-{zone}",
                vpc_id=self.vpc.id,
                cidr_block=f"{prefix}.{number}.0/24",
                availability_zone=f"{region}{zone}",
                opts=here,
            )
            aws.ec2.RouteTableAssociation(f"{name}-data-{zone}", subnet_id=subnet.id, route_table_id=table.id, opts=here)
            self.subnets.append(subnet)
        self._guard(f"{name}-data", cidr, here)
        aws.ec2.VpcEndpoint(
            f"{name}-s3",
            vpc_id=self.vpc.id,
            service_name=f"com.amazonaws.{region}.s3",
            vpc_endpoint_type="Gateway",
            route_table_ids=[table.id],
            policy=OWN_BUCKETS,
            opts=here,
        )
        self.application = aws.ec2.SecurityGroup(f"{name}-application", description="application tier", vpc_id=self.vpc.id, opts=here)
        self.data = aws.ec2.SecurityGroup(f"{name}-data", description="data tier", vpc_id=self.vpc.id, opts=here)
        aws.vpc.SecurityGroupIngressRule(
            f"{name}-data-from-application",
            security_group_id=self.data.id,
            referenced_security_group_id=self.application.id,
            description="PostgreSQL from the application tier",
            ip_protocol="tcp",
            from_port=5432,
            to_port=5432,
            opts=here,
        )
        self.register_outputs({})

    def _guard(self, name: str, cidr: str, here: pulumi.ResourceOptions) -> None:
        """An ACL that lets the VPC ask PostgreSQL, and hear its answers."""
        acl = aws.ec2.NetworkAcl(name, vpc_id=self.vpc.id, opts=here)
        for zone, subnet in zip("ab", self.subnets, strict=True):
            aws.ec2.NetworkAclAssociation(f"{name}-{zone}", network_acl_id=acl.id, subnet_id=subnet.id, opts=here)
        for way, egress, low, high in (("in", False, 5432, 5432), ("out", True, 1024, 65535)):
            aws.ec2.NetworkAclRule(
                f"{name}-{way}",
                network_acl_id=acl.id,
                egress=egress,
                rule_number=100,
                rule_action="allow",
                protocol="tcp",
                cidr_block=cidr,
                from_port=low,
                to_port=high,
                opts=here,
            )


key = aws.kms.Key(
    "clinical",
    description="clinical data",
    enable_key_rotation=True,
    multi_region=True,
    deletion_window_in_days=30,
    policy=key_policy([role("database")]),
    opts=kept,
)
replica_key = aws.kms.ReplicaKey("clinical-recovery", primary_key_arn=key.arn, policy=key_policy([role("database")]), opts=kept_there())
log_key = aws.kms.Key(
    "logs",
    description="logs",
    enable_key_rotation=True,
    multi_region=True,
    deletion_window_in_days=30,
    policy=key_policy([role("investigator")], "cloudtrail.amazonaws.com"),
    opts=kept,
)
log_replica_key = aws.kms.ReplicaKey(
    "logs-recovery", primary_key_arn=log_key.arn, policy=key_policy([role("investigator")]), opts=kept_there()
)
messages_key = aws.kms.Key(
    "messages",
    description="queues",
    enable_key_rotation=True,
    deletion_window_in_days=30,
    policy=key_policy([role("drill-schedule")]),
    opts=kept,
)

watch("keys", "eu-west-1", KEY_IS_LOST)
watch("keys-recovery", recovery_region, KEY_IS_LOST, pulumi.ResourceOptions(provider=recovery))
watch("root", "eu-west-1", ROOT_IS_USED)


class LockedBucket(pulumi.ComponentResource):
    """A bucket in which nothing can be deleted for seven years."""

    def __init__(self, name: str, called: str, encrypted_by: pulumi.Input[str], opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("clinic:storage:LockedBucket", name, None, opts)
        here = pulumi.ResourceOptions(parent=self)
        self.bucket = aws.s3.Bucket(name, bucket=called, object_lock_enabled=True, opts=pulumi.ResourceOptions(parent=self, protect=True))
        aws.s3.BucketObjectLockConfiguration(
            name, bucket=self.bucket.bucket, rule={"default_retention": {"mode": "COMPLIANCE", "days": 2557}}, opts=here
        )
        aws.s3.BucketLifecycleConfiguration(
            name,
            bucket=self.bucket.id,
            rules=[
                {
                    "id": "expire",
                    "status": "Enabled",
                    "filter": {"prefix": ""},
                    "expiration": {"days": 2557},
                    "abort_incomplete_multipart_upload": {"days_after_initiation": 7},
                }
            ],
            opts=here,
        )
        self.versions = aws.s3.BucketVersioning(name, bucket=self.bucket.id, versioning_configuration={"status": "Enabled"}, opts=here)
        aws.s3.BucketPublicAccessBlock(
            name,
            bucket=self.bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=here,
        )
        aws.s3.BucketServerSideEncryptionConfiguration(
            name,
            bucket=self.bucket.id,
            rules=[{"apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms", "kms_master_key_id": encrypted_by}}],
            opts=here,
        )
        tls_only = {
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [f"arn:aws:s3:::{called}", f"arn:aws:s3:::{called}/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
        aws.s3.BucketPolicy(name, bucket=self.bucket.id, policy=json.dumps({"Version": "2012-10-17", "Statement": [tls_only]}), opts=here)
        self.register_outputs({})


locked = LockedBucket("archive", f"clinic-archive-{account}", log_key.arn)
locked_away = LockedBucket(
    "archive-recovery", f"clinic-archive-recovery-{account}", log_replica_key.arn, pulumi.ResourceOptions(providers=[recovery])
)
archive = locked.bucket
aws.s3.BucketReplicationConfig(
    "archive",
    bucket=archive.id,
    role=role("archive-replication"),
    rules=[
        {
            "id": "to-recovery",
            "status": "Enabled",
            "filter": {"prefix": ""},
            "delete_marker_replication": {"status": "Disabled"},
            "source_selection_criteria": {"sse_kms_encrypted_objects": {"status": "Enabled"}},
            "destination": {
                "bucket": locked_away.bucket.arn,
                "encryption_configuration": {"replica_kms_key_id": log_replica_key.arn},
            },
        }
    ],
    opts=pulumi.ResourceOptions(depends_on=[locked.versions, locked_away.versions]),
)
aws.cloudtrail.Trail(
    "trail",
    s3_bucket_name=archive.id,
    enable_log_file_validation=True,
    is_multi_region_trail=True,
    kms_key_id=log_key.arn,
    opts=kept,
)

home = Network("workload", "10.10.0.0/16", "eu-west-1")
away = Network("workload-recovery", "10.20.0.0/16", recovery_region, pulumi.ResourceOptions(providers=[recovery]))
for network in (home, away):
    name = "flow-home" if network is home else "flow-away"
    aws.ec2.FlowLog(
        name,
        vpc_id=network.vpc.id,
        traffic_type="ALL",
        log_destination_type="s3",
        log_destination=archive.arn,
        opts=pulumi.ResourceOptions(parent=network),
    )
    names = aws.route53.ResolverQueryLogConfig(
        name.replace("flow", "names"),
        name=name.replace("flow", "names"),
        destination_arn=archive.arn,
        opts=pulumi.ResourceOptions(parent=network),
    )
    aws.route53.ResolverQueryLogConfigAssociation(
        name.replace("flow", "names"),
        resolver_query_log_config_id=names.id,
        resource_id=network.vpc.id,
        opts=pulumi.ResourceOptions(parent=network),
    )

forced = [aws.rds.ParameterGroupParameterArgs(name="rds.force_ssl", value="1", apply_method="pending-reboot")]
group = aws.rds.SubnetGroup("ehr", subnet_ids=[s.id for s in home.subnets])
parameters = aws.rds.ParameterGroup("ehr", family="postgres18", parameters=forced)
primary = aws.rds.Instance(
    "ehr",
    identifier="clinic-ehr",
    engine="postgres",
    engine_version="18",
    instance_class="db.m7g.large",
    allocated_storage=100,
    username="owner",
    manage_master_user_password=True,
    storage_encrypted=True,
    kms_key_id=key.arn,
    multi_az=True,
    iam_database_authentication_enabled=True,
    copy_tags_to_snapshot=True,
    enabled_cloudwatch_logs_exports=["postgresql"],
    backup_retention_period=35,
    delete_automated_backups=False,
    final_snapshot_identifier="clinic-ehr-final",
    deletion_protection=True,
    db_subnet_group_name=group.name,
    parameter_group_name=parameters.name,
    vpc_security_group_ids=[home.data.id],
    opts=kept,
)
group_away = aws.rds.SubnetGroup("ehr-recovery", subnet_ids=[s.id for s in away.subnets], opts=pulumi.ResourceOptions(provider=recovery))
parameters_away = aws.rds.ParameterGroup(
    "ehr-recovery", family="postgres18", parameters=forced, opts=pulumi.ResourceOptions(provider=recovery)
)
replica = aws.rds.Instance(
    "ehr-recovery",
    identifier="clinic-ehr-recovery",
    instance_class="db.m7g.large",
    replicate_source_db=primary.arn,
    multi_az=True,
    storage_encrypted=True,
    kms_key_id=replica_key.arn,
    iam_database_authentication_enabled=True,
    copy_tags_to_snapshot=True,
    enabled_cloudwatch_logs_exports=["postgresql"],
    backup_retention_period=35,
    deletion_protection=True,
    db_subnet_group_name=group_away.name,
    parameter_group_name=parameters_away.name,
    vpc_security_group_ids=[away.data.id],
    opts=kept_there(),
)

aws.cloudwatch.MetricAlarm(
    "ehr-unreachable",
    name="ehr-unreachable",
    namespace="AWS/RDS",
    metric_name="DatabaseConnections",
    dimensions={"DBInstanceIdentifier": primary.identifier},
    statistic="Average",
    period=60,
    evaluation_periods=1,
    comparison_operator="LessThanThreshold",
    threshold=0,
    treat_missing_data="breaching",
    alarm_actions=[f"arn:aws:sns:eu-west-1:{account}:alarms"],
)
aws.cloudwatch.MetricAlarm(
    "ehr-recovery-lag",
    name="ehr-recovery-lag",
    namespace="AWS/RDS",
    metric_name="ReplicaLag",
    dimensions={"DBInstanceIdentifier": replica.identifier},
    statistic="Maximum",
    period=60,
    evaluation_periods=1,
    comparison_operator="GreaterThanThreshold",
    threshold=4,
    treat_missing_data="breaching",
    alarm_actions=[f"arn:aws:sns:{recovery_region}:{account}:alarms"],
    opts=pulumi.ResourceOptions(provider=recovery),
)

zone = aws.route53.Zone("db", name="db.clinic.internal", vpcs=[{"vpc_id": home.vpc.id}])
health = aws.route53.HealthCheck("ehr", type="TCP", fqdn=primary.address, port=5432, failure_threshold=3, request_interval=10)
for place, instance, check in (("PRIMARY", primary, health.id), ("SECONDARY", replica, None)):
    aws.route53.Record(
        f"ehr-{place.lower()}",
        zone_id=zone.zone_id,
        name="ehr.db.clinic.internal",
        type="CNAME",
        ttl=5,
        records=[instance.address],
        set_identifier=place.lower(),
        failover_routing_policies=[{"type": place}],
        health_check_id=check,
    )

drill = aws.iam.Role(
    "drill",
    name="clinic-drill",
    permissions_boundary=f"arn:aws:iam::{account}:policy/boundary",
    assume_role_policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": {"AWS": role("game-day")}, "Action": "sts:AssumeRole"}],
        }
    ),
)
aws.iam.RolePolicy(
    "drill",
    role=drill.name,
    policy=primary.arn.apply(
        lambda arn: json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {"Effect": "Allow", "Action": ["rds:Describe*"], "Resource": "*"},
                    {"Effect": "Allow", "Action": ["rds:RebootDBInstance", "rds:PromoteReadReplica"], "Resource": [arn]},
                ],
            }
        )
    ),
)

isolated = aws.ec2.Subnet("drill", vpc_id=home.vpc.id, cidr_block="10.10.9.0/24", availability_zone="eu-west-1a")
nowhere = aws.ec2.RouteTable("drill", vpc_id=home.vpc.id)
aws.ec2.RouteTableAssociation("drill", subnet_id=isolated.id, route_table_id=nowhere.id)
restored = aws.ec2.SecurityGroup("drill", description="restored databases of drills", vpc_id=home.vpc.id)
drill_place = aws.rds.SubnetGroup("drill", name="clinic-drill", subnet_ids=[isolated.id])

undelivered = aws.sqs.Queue("drills-undelivered", name="clinic-drills-undelivered", kms_master_key_id=messages_key.arn)
due = aws.sqs.Queue(
    "drills",
    name="clinic-drills",
    kms_master_key_id=messages_key.arn,
    redrive_policy=undelivered.arn.apply(lambda arn: json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 5})),
)
aws.cloudwatch.MetricAlarm(
    "drills-undelivered",
    namespace="AWS/SQS",
    metric_name="ApproximateNumberOfMessagesVisible",
    dimensions={"QueueName": "clinic-drills-undelivered"},
    statistic="Maximum",
    period=300,
    evaluation_periods=1,
    comparison_operator="GreaterThanThreshold",
    threshold=0,
    alarm_actions=[f"arn:aws:sns:eu-west-1:{account}:alarms"],
)
aws.scheduler.Schedule(
    "ehr-snapshot-restore",
    schedule_expression="rate(20 days)",
    flexible_time_window={"mode": "OFF"},
    target={
        "arn": due.arn,
        "role_arn": role("drill-schedule"),
        "input": json.dumps({"schema": "holdfast.drill-due/1", "system": "ehr", "scenario": "snapshot-restore"}),
        "dead_letter_config": {"arn": undelivered.arn},
    },
)

pulumi.export(
    "recovery_plan",
    {
        "schema": "holdfast.recovery-plan/1",
        "environment": pulumi.get_stack(),
        "regions": {"primary": "eu-west-1", "recovery": recovery_region},
        "tiers": {
            "clinical-critical": {
                "rto_seconds": 120,
                "rpo_seconds": 5,
                "restore_rto_seconds": 3600,
                "restore_rpo_seconds": 86400,
                "cadence_days": 30,
            }
        },
        "systems": [
            {
                "name": "ehr",
                "tier": "clinical-critical",
                "engine": "postgres",
                "drillable": True,
                "database": {
                    "name": "ehr",
                    "secret_arn": f"arn:aws:secretsmanager:eu-west-1:{account}:secret:clinic-ehr",
                    "primary": {"instance": primary.identifier, "region": "eu-west-1", "arn": primary.arn},
                    "replica": {"instance": replica.identifier, "region": recovery_region, "arn": replica.arn},
                },
                "dns": {"name": "ehr.db.clinic.internal", "zone_id": zone.zone_id},
                "drill": {"region": "eu-west-1", "subnet_group": drill_place.name, "security_groups": [restored.id]},
            }
        ],
        "drill_role_arn": drill.arn,
        "evidence_bucket": archive.bucket,
        "api_token": config.require_secret("apiToken"),
    },
)
