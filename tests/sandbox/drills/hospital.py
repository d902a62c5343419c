"""A small hospital in a sandbox: one system with a primary, a streaming replica, a name, a secret and a drill's place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from dr_drills.plan.recovery_plan import RecoveryPlan, parse_recovery_plan, plan_hash
from dr_drills.platforms.resolver import NameServer
from dr_drills.workload.prepare import load_pgbench
from tests.sandbox.aws_sandbox import ACCOUNT, AwsSandbox, until

HOME, AWAY = "eu-west-1", "eu-central-1"
_PASSWORD = "not-a-secret-of-anybody"


@dataclass
class Hospital:
    """The system `name` and what a stack would say about it."""

    sandbox: AwsSandbox
    name: str
    dns_port: int
    raw_plan: dict[str, Any]

    @property
    def plan(self) -> RecoveryPlan:
        return parse_recovery_plan(self.raw_plan)

    @property
    def environment(self) -> dict[str, str]:
        """What `holdfast sandbox env` would export."""
        return {
            "AWS_ENDPOINT_URL": self.sandbox.aws_url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": HOME,
            "AWS_EC2_METADATA_DISABLED": "true",
            "HOLDFAST_DNS": f"127.0.0.1:{self.dns_port}",
            "HOLDFAST_FAULTS": self.sandbox.faults_url,
        }

    def write_plan(self, path: Path, **changes: object) -> Path:
        """The plan as a file; `changes` go to its system."""
        raw = json.loads(json.dumps(self.raw_plan))
        raw["systems"][0] |= changes
        raw["plan_hash"] = plan_hash(raw)
        path.write_text(json.dumps(raw))
        return path

    def instances(self) -> dict[str, dict[str, Any]]:
        """What the sandbox runs, by identifier."""
        return {str(found["instance"]): found for found in self.sandbox.databases()}

    def resolved(self) -> str:
        """Where the system's name leads."""
        return NameServer(f"127.0.0.1:{self.dns_port}").resolve(f"db.{self.name}.internal")

    def snapshots(self) -> list[str]:
        """Snapshots that somebody asked for."""
        found = self.sandbox.client("rds", HOME).describe_db_snapshots(DBInstanceIdentifier=self.name, SnapshotType="manual")
        return [str(snapshot["DBSnapshotIdentifier"]) for snapshot in found["DBSnapshots"]]

    @contextmanager
    def connected(self, instance: str) -> Iterator[psycopg.Connection[Any]]:
        """A connection to one instance."""
        found = self.instances()[instance]
        address = {"host": found["address"], "port": found["port"]}
        with psycopg.connect(**address, user="master", password=_PASSWORD, dbname="ehr", autocommit=True) as connection:
            yield connection


def found_hospital(sandbox: AwsSandbox, name: str, dns_port: int) -> Hospital:
    """Make the system's resources by boto3 and wait until the replica streams."""
    home, away = sandbox.client("ec2", HOME), sandbox.client("ec2", AWAY)
    groups = {HOME: _network(home, name), AWAY: _network(away, f"{name}-recovery")}
    apart = _drill_place(home, name)
    secret = sandbox.client("secretsmanager", HOME).create_secret(
        Name=f"{name}-master", SecretString=json.dumps({"username": "master", "password": _PASSWORD})
    )
    keys = {region: sandbox.client("kms", region).create_key()["KeyMetadata"]["Arn"] for region in (HOME, AWAY)}
    for region, subnet_group in ((HOME, name), (HOME, f"{name}-drill"), (AWAY, f"{name}-recovery")):
        _subnet_group(sandbox, region, subnet_group)
    rds, rds_away = sandbox.client("rds", HOME), sandbox.client("rds", AWAY)
    common = {"DBInstanceClass": "db.m7g.large", "PubliclyAccessible": False}
    rds.create_db_instance(
        DBInstanceIdentifier=name,
        Engine="postgres",
        AllocatedStorage=20,
        MasterUsername="master",
        MasterUserPassword=_PASSWORD,
        DBName="ehr",
        StorageEncrypted=True,
        KmsKeyId=keys[HOME],
        DBSubnetGroupName=name,
        VpcSecurityGroupIds=[groups[HOME]["open"]],
        BackupRetentionPeriod=7,
        **common,
    )
    primary = _available(rds, name)
    with psycopg.connect(
        host=primary["Endpoint"]["Address"], port=5432, user="master", password=_PASSWORD, dbname="ehr", autocommit=True
    ) as connection:
        load_pgbench(connection, 1)
    rds_away.create_db_instance_read_replica(
        DBInstanceIdentifier=f"{name}-recovery",
        SourceDBInstanceIdentifier=primary["DBInstanceArn"],
        SourceRegion=HOME,
        KmsKeyId=keys[AWAY],
        DBSubnetGroupName=f"{name}-recovery",
        VpcSecurityGroupIds=[groups[AWAY]["open"]],
        **common,
    )
    replica = _available(rds_away, f"{name}-recovery")
    zone, check = _zone(sandbox, name, primary["Endpoint"]["Address"], replica["Endpoint"]["Address"])
    facts = _Facts(secret["ARN"], {"primary": primary, "replica": replica}, groups, keys, zone, check, apart)
    raw = _raw_plan(name, facts)
    return Hospital(sandbox, name, dns_port, raw)


def close_hospital(hospital: Hospital) -> None:
    """Delete the system's instances."""
    for name, found in hospital.instances().items():
        if name.startswith(hospital.name):
            rds = hospital.sandbox.client("rds", found["region"])
            rds.delete_db_instance(DBInstanceIdentifier=name, SkipFinalSnapshot=True)
    until(lambda: not [name for name in hospital.instances() if name.startswith(hospital.name)], what="the end of the hospital")


def _network(ec2: Any, name: str) -> dict[str, str]:
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    opened = ec2.create_security_group(GroupName=name, Description="clients", VpcId=vpc)["GroupId"]
    rule = {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
    ec2.authorize_security_group_ingress(GroupId=opened, IpPermissions=[rule])
    isolation = ec2.create_security_group(GroupName=f"{name}-isolation", Description="nobody", VpcId=vpc)["GroupId"]
    return {"open": opened, "isolation": isolation}


def _drill_place(ec2: Any, name: str) -> str:
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    group = str(ec2.create_security_group(GroupName=f"{name}-drill", Description="drill", VpcId=vpc)["GroupId"])
    rule = {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "IpRanges": [{"CidrIp": "10.9.0.0/16"}]}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])
    return group


def _subnet_group(sandbox: AwsSandbox, region: str, name: str) -> None:
    subnets = [subnet["SubnetId"] for subnet in sandbox.client("ec2", region).describe_subnets()["Subnets"]][:2]
    sandbox.client("rds", region).create_db_subnet_group(DBSubnetGroupName=name, DBSubnetGroupDescription=name, SubnetIds=subnets)


def _available(rds: Any, name: str) -> dict[str, Any]:
    rds.get_waiter("db_instance_available").wait(DBInstanceIdentifier=name, WaiterConfig={"Delay": 0.02, "MaxAttempts": 3000})
    return dict(rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0])


def _zone(sandbox: AwsSandbox, name: str, primary: str, recovery: str) -> tuple[str, str]:
    route53 = sandbox.client("route53", "us-east-1")
    zone = str(route53.create_hosted_zone(Name=f"{name}.internal", CallerReference=name)["HostedZone"]["Id"]).removeprefix("/hostedzone/")
    check = route53.create_health_check(
        CallerReference=name,
        HealthCheckConfig={"Type": "TCP", "IPAddress": primary, "Port": 5432, "RequestInterval": 10, "FailureThreshold": 2},
    )["HealthCheck"]["Id"]
    records = [
        {
            "Action": "CREATE",
            "ResourceRecordSet": {
                "Name": f"db.{name}.internal",
                "Type": "A",
                "SetIdentifier": which,
                "Failover": role,
                "TTL": 1,
                "ResourceRecords": [{"Value": address}],
                **({"HealthCheckId": check} if role == "PRIMARY" else {}),
            },
        }
        for which, role, address in (("primary", "PRIMARY", primary), ("recovery", "SECONDARY", recovery))
    ]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": records})
    return zone, check


@dataclass(frozen=True)
class _Facts:
    secret: str
    instances: Mapping[str, Mapping[str, Any]]
    groups: Mapping[str, Mapping[str, str]]
    keys: Mapping[str, str]
    zone: str
    check: str
    apart: str


def _raw_plan(name: str, facts: _Facts) -> dict[str, Any]:
    def site(which: str, region: str, subnet_group: str) -> dict[str, object]:
        found = facts.instances[which]
        return {
            "instance": found["DBInstanceIdentifier"],
            "region": region,
            "arn": found["DBInstanceArn"],
            "address": found["Endpoint"]["Address"],
            "port": found["Endpoint"]["Port"],
            "subnet_group": subnet_group,
            "security_groups": [facts.groups[region]["open"]],
            "isolation_security_group": facts.groups[region]["isolation"],
            "kms_key_arn": facts.keys[region],
        }

    raw: dict[str, Any] = {
        "schema": "holdfast.recovery-plan/1",
        "environment": "sandbox",
        "regions": {"primary": HOME, "recovery": AWAY},
        "tiers": {
            "clinical-critical": {
                "rto_seconds": 120,
                "rpo_seconds": 5,
                "restore_rto_seconds": 900,
                "restore_rpo_seconds": 86400,
                "cadence_days": 30,
            }
        },
        "roles": {"operator": "platform-oncall", "commander": "incident-commander", "approver": "clinical-operations"},
        "triggers": {"sync_drift_rows": 50},
        "systems": [
            {
                "name": "ehr",
                "tier": "clinical-critical",
                "engine": "postgres",
                "drillable": True,
                "database": {
                    "name": "ehr",
                    "instance_class": "db.m7g.large",
                    "secret_arn": facts.secret,
                    "primary": site("primary", HOME, name),
                    "replica": site("replica", AWAY, f"{name}-recovery"),
                },
                "dns": {
                    "zone_id": facts.zone,
                    "name": f"db.{name}.internal",
                    "ttl_seconds": 1,
                    "primary_set": "primary",
                    "recovery_set": "recovery",
                    "health_check_id": facts.check,
                },
                "drill": {"region": HOME, "subnet_group": f"{name}-drill", "security_groups": [facts.apart]},
            }
        ],
        "drill_role_arn": f"arn:aws:iam::{ACCOUNT}:role/{name}-drill",
    }
    raw["plan_hash"] = plan_hash(raw)
    return raw
