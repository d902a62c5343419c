"""Amazon RDS instances, replicas, subnet groups and parameter groups (Amazon RDS User Guide and API Reference)."""

from __future__ import annotations

from typing import Any

from sandbox.aws_provider.call import parse
from sandbox.aws_provider.errors import ProviderError
from sandbox.aws_provider.row import Autoname, Recorded, Row, Wait, row, tagging
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties, is_empty

_TAGS = tagging(
    "AddTagsToResource ResourceName=$arn", "RemoveTagsFromResource ResourceName=$arn", "ListTagsForResource ResourceName=$arn > TagList"
)
_INSTANCE = "DBInstanceIdentifier=$identifier"
_CREATE = parse(f"CreateDBInstance {_INSTANCE}")
_REPLICATE = parse(f"CreateDBInstanceReadReplica {_INSTANCE} SourceDBInstanceIdentifier=$replicateSourceDb")
_RESTORE = parse(f"RestoreDBInstanceFromDBSnapshot {_INSTANCE} DBSnapshotIdentifier=$snapshotIdentifier")
_PARAMETERS_A_CALL = 20  # ModifyDBParameterGroup

# RDS User Guide, "Viewing Amazon RDS DB instance status"
_WAIT = Wait(
    status="DBInstanceStatus",
    ready=frozenset({"available", "storage-optimization"}),
    failed=frozenset({"failed", "incompatible-parameters", "incompatible-restore", "incompatible-network", "restore-error"}),
    seconds=2400.0,
)


def _instance(_subject: Subject, values: Properties) -> Properties:
    final = None if values.get("skipFinalSnapshot") else values.get("finalSnapshotIdentifier")
    return {"_skip": final is None, "_final": final, "password": values.get("password") or values.get("passwordWo")}


def _make(subject: Subject, values: Properties) -> Any:
    """A new instance, a replica of another, or one restored from a snapshot."""
    call = _REPLICATE if values.get("replicateSourceDb") else _RESTORE if values.get("snapshotIdentifier") else _CREATE
    return subject.call(call, values, fill=frozenset(subject.schema.inputs))


def _promote(subject: Subject, values: Properties, old: Properties) -> None:
    """A replica whose source is no longer declared becomes an instance of its own (PromoteReadReplica)."""
    if old.get("replicateSourceDb") and not values.get("replicateSourceDb"):
        subject.act("PromoteReadReplica", DBInstanceIdentifier=values["identifier"])


def _final_snapshot(_subject: Subject, values: Properties, _old: Properties) -> None:
    if not values.get("skipFinalSnapshot") and is_empty(values.get("finalSnapshotIdentifier")):
        raise ProviderError("finalSnapshotIdentifier is required when skipFinalSnapshot is false")


def _set_parameters(subject: Subject, values: Properties, old: Properties) -> None:
    declared = [_parameter(parameter) for parameter in values.get("parameters") or ()]
    before = [_parameter(parameter) for parameter in old.get("parameters") or ()]
    wanted = [parameter for parameter in declared if parameter not in before]
    for start in range(0, len(wanted), _PARAMETERS_A_CALL):
        part = wanted[start : start + _PARAMETERS_A_CALL]
        subject.act("ModifyDBParameterGroup", DBParameterGroupName=values["name"], Parameters=part)


def _parameter(declared: Properties) -> dict[str, str]:
    return {
        "ParameterName": declared["name"],
        "ParameterValue": str(declared["value"]),
        "ApplyMethod": declared.get("applyMethod") or "immediate",
    }


def _read_parameters(values: Properties) -> list[Properties]:
    found = [
        {"name": p["ParameterName"], "value": p.get("ParameterValue", ""), "applyMethod": p.get("ApplyMethod", "immediate")}
        for p in values.get("Parameters") or ()
    ]
    declared = {p["name"] for p in values["_declared"].get("parameters") or ()}
    return [parameter for parameter in found if parameter["name"] in declared] if declared else found


def _engine_version(values: Properties) -> Any:
    """The declared version where the actual one is a release of it: 18 is 18.4 (RDS User Guide, "Upgrading the DB engine version")."""
    declared, actual = values["_declared"].get("engineVersion"), str(values["_raw"].get("EngineVersion"))
    return declared if declared and actual.startswith(f"{declared}.") else actual


def _endpoint(values: Properties) -> str | None:
    return f"{values['address']}:{int(values['port'])}" if values.get("address") else None


ROWS: dict[str, Row | Recorded] = {
    "rds/subnetGroup:SubnetGroup": row(
        "rds",
        create="CreateDBSubnetGroup",
        id="{name}",
        read="DescribeDBSubnetGroups DBSubnetGroupName=$name > DBSubnetGroups[0]",
        delete="DeleteDBSubnetGroup DBSubnetGroupName=$name",
        update="ModifyDBSubnetGroup DBSubnetGroupName=$name",
        autoname=Autoname("name", lower=True),
        defaults={"description": "Managed by Pulumi"},
        names={
            "name": "DBSubnetGroupName",
            "description": "DBSubnetGroupDescription",
            "arn": "DBSubnetGroupArn",
            "subnetIds": "Subnets[].SubnetIdentifier",
        },
        tags=_TAGS,
    ),
    "rds/parameterGroup:ParameterGroup": row(
        "rds",
        create="CreateDBParameterGroup",
        id="{name}",
        read=[
            "DescribeDBParameterGroups DBParameterGroupName=$name > DBParameterGroups[0]",
            "DescribeDBParameters DBParameterGroupName=$name Source=user",
        ],
        delete="DeleteDBParameterGroup DBParameterGroupName=$name",
        autoname=Autoname("name", lower=True),
        defaults={"description": "Managed by Pulumi"},
        names={
            "name": "DBParameterGroupName",
            "family": "DBParameterGroupFamily",
            "arn": "DBParameterGroupArn",
            "description": "Description",
            "parameters": "not_in_answer",
        },
        by_code={"parameters"},
        soft={"skipDestroy"},
        after=_set_parameters,
        tags=_TAGS,
        computed={"parameters": _read_parameters},
    ),
    "rds/instance:Instance": row(
        "rds",
        create=f"CreateDBInstance {_INSTANCE}",
        make=_make,
        id="{identifier}",
        read=f"DescribeDBInstances {_INSTANCE} > DBInstances[0]",
        delete=f"DeleteDBInstance {_INSTANCE} SkipFinalSnapshot=$_skip FinalDBSnapshotIdentifier=$_final",
        update=f"ModifyDBInstance {_INSTANCE} ApplyImmediately=true",
        autoname=Autoname("identifier", lower=True),
        names={
            "identifier": "DBInstanceIdentifier",
            "instanceClass": "DBInstanceClass",
            "username": "MasterUsername",
            "arn": "DBInstanceArn",
            "resourceId": "DbiResourceId",
            "dbSubnetGroupName": "DBSubnetGroup.DBSubnetGroupName",
            "parameterGroupName": "DBParameterGroups[0].DBParameterGroupName",
            "address": "Endpoint.Address",
            "port": "Endpoint.Port",
            "vpcSecurityGroupIds": "VpcSecurityGroups[].VpcSecurityGroupId",
            "backupWindow": "PreferredBackupWindow",
            "maintenanceWindow": "PreferredMaintenanceWindow",
            "status": "DBInstanceStatus",
            "replicateSourceDb": "ReadReplicaSourceDBInstanceIdentifier",
            "replicas": "ReadReplicaDBInstanceIdentifiers",
            "caCertIdentifier": "CACertificateIdentifier",
            "engineVersionActual": "EngineVersion",
            "enabledCloudwatchLogsExports": "EnabledCloudwatchLogsExports",
        },
        parameters={
            "dbSubnetGroupName": "DBSubnetGroupName",
            "parameterGroupName": "DBParameterGroupName",
            "port": "Port",
            "vpcSecurityGroupIds": "VpcSecurityGroupIds",
            "password": "MasterUserPassword",
            "iamDatabaseAuthenticationEnabled": "EnableIAMDatabaseAuthentication",
            "performanceInsightsEnabled": "EnablePerformanceInsights",
            "enabledCloudwatchLogsExports": "EnableCloudwatchLogsExports",
        },
        soft={"skipFinalSnapshot", "finalSnapshotIdentifier", "applyImmediately", "deleteAutomatedBackups", "allowMajorVersionUpgrade"},
        fixed={"engine", "username", "identifier", "dbName", "port", "storageEncrypted", "kmsKeyId", "availabilityZone"},
        unread={"performanceInsightsEnabled", "password", "passwordWoVersion", "snapshotIdentifier"},
        derived={"passwordWo", "snapshotIdentifier"},
        by_code={"replicateSourceDb"},
        after=_promote,
        before_delete=_final_snapshot,
        derive=_instance,
        wait=_WAIT,
        tags=_TAGS,
        computed={"endpoint": _endpoint, "engineVersion": _engine_version},
    ),
}
