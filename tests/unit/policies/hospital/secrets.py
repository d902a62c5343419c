"""What the small landing zone has of secrets beside the password of its database: its rotation, what runs, roles of Vault."""

from __future__ import annotations

import json

from policies.resource import Resource
from tests.unit.policies.graphs import ref, resource
from tests.unit.policies.hospital.base import credentials_key, master

VARIABLE = {"name": "LOG_LEVEL", "value": "info"}
FETCHED = {"name": "DB_PASSWORD", "valueFrom": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ehr"}
CONTAINER = {"name": "feed", "image": "feed:1", "environment": [VARIABLE], "secrets": [FETCHED]}

rotation = resource("aws:secretsmanager/secretRotation:SecretRotation", "ehr", secretId=ref(master), rotationLambdaArn="arn:aws:lambda:f")
function = resource(
    "aws:lambda/function:Function", "feed", environment={"variables": {"LOG_LEVEL": "info", "PASSWORD_SECRET_ARN": ref(master, "arn")}}
)
task = resource("aws:ecs/taskDefinition:TaskDefinition", "feed", containerDefinitions=json.dumps([CONTAINER]))
template = resource("aws:ec2/launchTemplate:LaunchTemplate", "jump", userData="IyEvYmluL3NoCmVjaG8gaGVsbG8K")
parameter = resource(
    "aws:ssm/parameter:Parameter", "feed-password", name="/feed/password", type="SecureString", keyId=ref(credentials_key, "arn")
)
database_role = resource("vault:database/secretBackendRole:SecretBackendRole", "clerk", defaultTtl=3600, maxTtl=28800)
sign_in_role = resource("vault:appRole/authBackendRole:AuthBackendRole", "feed", tokenTtl=1200, tokenMaxTtl=3600)
mount = resource("vault:index/mount:Mount", "database", type="database", defaultLeaseTtlSeconds=3600, maxLeaseTtlSeconds=86400)

RESOURCES: tuple[Resource, ...] = (
    rotation, function, task, template, parameter, database_role, sign_in_role, mount,
)  # fmt: skip
