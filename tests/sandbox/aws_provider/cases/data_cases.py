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
}
