"""Cases of RDS; the instances are real PostgreSQL servers."""

from __future__ import annotations

from tests.sandbox.aws_provider.cases.case import Case

_TAGGED = {"tags": {"Tier": "data"}}
_RETAGGED = {"tags": {"Tier": "admin", "Owner": "platform"}}

CASES: dict[str, Case] = {
    "rds/subnetGroup:SubnetGroup": Case(
        {"subnetIds": ["@subnet.id", "@subnet2.id"], "description": "data tier", **_TAGGED},
        changes=({"description": "data"}, {"subnetIds": ["@subnet.id"]}, _RETAGGED),
        replaces={"name": "other"},
    ),
    "rds/parameterGroup:ParameterGroup": Case(
        {
            "family": "postgres18",
            "description": "clinical",
            "parameters": [
                {"name": "log_min_duration_statement", "value": "500"},
                {"name": "rds.force_ssl", "value": "1", "applyMethod": "pending-reboot"},
            ],
            **_TAGGED,
        },
        changes=({"parameters": [{"name": "log_min_duration_statement", "value": "250"}]}, _RETAGGED),
        replaces={"family": "postgres17", "description": "other"},
    ),
    "rds/instance:Instance": Case(
        {
            "identifier": "provider-case",
            "engine": "postgres",
            "engineVersion": "18",
            "instanceClass": "db.m7g.large",
            "allocatedStorage": 20,
            "dbName": "clinic",
            "username": "master",
            "password": "correct-horse-battery",
            "dbSubnetGroupName": "@subnet-group.name",
            "vpcSecurityGroupIds": ["@group.id"],
            "storageEncrypted": True,
            "kmsKeyId": "@key.arn",
            "backupRetentionPeriod": 7,
            "multiAz": False,
            "skipFinalSnapshot": True,
            "copyTagsToSnapshot": True,
            "deletionProtection": False,
            "publiclyAccessible": False,
            "autoMinorVersionUpgrade": True,
            "iamDatabaseAuthenticationEnabled": True,
            **_TAGGED,
        },
        changes=({"backupRetentionPeriod": 14}, {"instanceClass": "db.m7g.xlarge"}, {"password": "battery-staple-horse"}, _RETAGGED),
        not_imported=("engineVersion",),
        replaces={"dbName": "other", "storageEncrypted": False, "engine": "mysql", "identifier": "other"},
    ),
    "rds/clusterParameterGroup:ClusterParameterGroup": Case(
        {"name": "case", "family": "aurora-postgresql17", "parameters": [{"name": "rds.force_ssl", "value": "1"}], **_TAGGED},
        changes=({"parameters": [{"name": "log_statement", "value": "ddl"}]}, _RETAGGED),
        replaces={"family": "aurora-postgresql16"},
    ),
    "rds/globalCluster:GlobalCluster": Case(
        {"globalClusterIdentifier": "case", "engine": "aurora-postgresql", "engineVersion": "17", "storageEncrypted": True},
        changes=({"deletionProtection": True},),
        replaces={"globalClusterIdentifier": "other", "storageEncrypted": False},
    ),
    "rds/cluster:Cluster": Case(
        {
            "clusterIdentifier": "case",
            "engine": "aurora-postgresql",
            "engineVersion": "17",
            "masterUsername": "master",
            "masterPassword": "correct-horse-battery",
            "storageEncrypted": True,
            "kmsKeyId": "@key.arn",
            "backupRetentionPeriod": 7,
            "skipFinalSnapshot": True,
            **_TAGGED,
        },
        changes=({"backupRetentionPeriod": 14}, _RETAGGED),
        replaces={"clusterIdentifier": "other", "kmsKeyId": "@key2.arn", "storageEncrypted": False},
        not_imported=("masterPassword",),
    ),
    "rds/clusterInstance:ClusterInstance": Case(
        {"identifier": "case-a", "clusterIdentifier": "case", "engine": "aurora-postgresql", "instanceClass": "db.r7g.large", **_TAGGED},
        changes=({"instanceClass": "db.r7g.xlarge"}, _RETAGGED),
        replaces={"clusterIdentifier": "other"},
    ),
}
