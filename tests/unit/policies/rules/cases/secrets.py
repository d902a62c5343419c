"""Where rules of secrets say yes and no."""

from __future__ import annotations

import base64
import json

from policies.graph import Graph
from policies.resource import Resource
from policies.value import Secret, SecretOrigin
from tests.unit.policies import hospital as h
from tests.unit.policies.graphs import changed, ref, replaced, resource, without
from tests.unit.policies.hospital import secrets as s
from tests.unit.policies.rules.case import Case

HIDDEN = Secret(SecretOrigin.CONFIGURATION)
PERIODIC = {"tokenPeriod": 3600}
GLOBAL = resource("aws:rds/globalCluster:GlobalCluster", "portal", globalClusterIdentifier="portal")
CLUSTER = resource("aws:rds/cluster:Cluster", "portal", region="eu-west-1", globalClusterIdentifier=ref(GLOBAL))
CLUSTER_AWAY = resource("aws:rds/cluster:Cluster", "portal-recovery", provider=h.away.urn, globalClusterIdentifier=ref(GLOBAL))
FAR = resource("aws:rds/cluster:Cluster", "portal-far", region="eu-north-1", globalClusterIdentifier=ref(GLOBAL))
KEYED = changed(CLUSTER, masterPassword=ref(h.master, "arn"))
ENGINES = (
    "vault:aws/secretBackend:SecretBackend",
    "vault:consul/secretBackend:SecretBackend",
    "vault:rabbitMq/secretBackend:SecretBackend",
)
NEITHER = "AK" + "IA" + "EXAMPLE234567EXA"


def but(original: Resource, **properties: object) -> Graph:
    return replaced(h.SOUND, changed(original, **properties))


def run(**variables: object) -> Graph:
    return but(s.function, environment={"variables": variables})


def contained(name: str, value: str) -> Graph:
    return but(s.task, containerDefinitions=json.dumps([{**s.CONTAINER, "environment": [{"name": name, "value": value}]}]))


def connected(**properties: object) -> Graph:
    return replaced(h.SOUND, resource("aws:glue/connection:Connection", "wards", connectionProperties={"USERNAME": "etl", **properties}))


def built(**variable: object) -> Graph:
    environment = {"environmentVariables": [{"name": "NPM_TOKEN", **variable}]}
    return replaced(h.SOUND, resource("aws:codebuild/project:Project", "wards", environment=environment))


def told(**outputs: object) -> Graph:
    return replaced(h.SOUND, outputs={"recovery_plan": h.PLAN, **outputs})


def script(text: str) -> Graph:
    return but(s.template, userData=base64.b64encode(text.encode()).decode())


CASES: tuple[Case, ...] = (
    Case("SEC-002", "ehr is encrypted with a key of AWS", but(h.master, kmsKeyId=None)),
    Case("SEC-002", "ehr is encrypted with a key of AWS", but(h.master, kmsKeyId="alias/aws/secretsmanager")),
    Case(
        "SEC-002", "feed-password is encrypted with a key of AWS", but(s.parameter, keyId=None), but(s.parameter, type="String", keyId=None)
    ),
    Case("SEC-003", "ehr keeps the password of ehr and is not in eu-central-1", but(h.master, replicas=None)),
    Case(
        "SEC-003",
        "is not in eu-central-1",
        but(h.master, replicas=[{"region": "eu-north-1"}]),
        replaced(h.SOUND, changed(h.primary, password=None)),
    ),
    Case(
        "SEC-003",
        "ehr keeps the password of portal and is not in eu-north-1",
        replaced(h.SOUND, GLOBAL, KEYED, CLUSTER_AWAY, FAR),
        replaced(h.SOUND, GLOBAL, KEYED, CLUSTER_AWAY),
    ),
    Case(
        "SEC-004", "environment.variables sets DB_PASSWORD in plain text", run(DB_PASSWORD="summer-of-69"), run(DB_PASSWORD_ARN="arn:aws:x")
    ),
    Case(
        "SEC-004", "sets apiKey in plain text", run(apiKey="1f2e3d4c"), run(apiKey="{{resolve:secretsmanager:partner}}", keyboard="qwerty")
    ),
    Case("SEC-004", "shows an AWS access key", run(SETTINGS=f"id={NEITHER}"), run(SETTINGS="id=none")),
    Case(
        "SEC-004",
        "shows a password in an address",
        run(DATABASE_URL="postgres://feed:hunter2@db/ehr"),
        run(DATABASE_URL="postgres://db/ehr"),
    ),
    Case("SEC-004", "sets DB_PASSWORD in plain text", run(DB_PASSWORD=HIDDEN)),
    Case(
        "SEC-004",
        "sets DB_PASSWORD in plain text",
        run(DB_PASSWORD=ref(h.master_version, "secretString")),
        run(DB_PASSWORD=ref(h.master, "arn")),
    ),
    Case("SEC-004", "the container feed sets VAULT_TOKEN", contained("VAULT_TOKEN", "s.1234567890"), contained("TOKEN_TTL", "3600")),
    Case(
        "SEC-004",
        "jump: userData shows a private key",
        script("-----BEGIN RSA PRIVATE KEY-----"),
        script("aws secretsmanager get-secret-value"),
    ),
    Case("SEC-004", "jump: userData shows a password in a command", script("PGPASSWORD=hunter2 psql"), script("PGPASSWORD=$FETCHED psql")),
    Case(
        "SEC-004",
        "jump: userData shows a password in a command",
        script("#!/bin/sh\nexport DB_PASSWORD='Sup3rS3cret!'\n./run\n"),
        script("#!/bin/sh\nexport DB_PASSWORD=$(fetch)\nDB_PASSWORD_ARN=arn:aws:x\nTOKEN_FILE=/run/token\nTOKEN=/run/token\n./run\n"),
    ),
    Case(
        "SEC-004",
        "connectionProperties sets PASSWORD in plain text",
        connected(PASSWORD="summer-of-69"),
        connected(SECRET_ID=ref(h.master, "arn")),
    ),
    Case(
        "SEC-004", "the environment sets NPM_TOKEN in plain text", built(value="npm_12345678"), built(value="/npm", type="PARAMETER_STORE")
    ),
    Case("SEC-004", "is not a SecureString", but(s.parameter, type="String"), but(s.parameter, type="String", name="/feed/host")),
    Case("SEC-005", "ehr is never rotated", without(h.SOUND, "ehr", s.rotation.type)),
    Case("SEC-006", "the stack output feed.password holds a secret", told(feed={"password": "hunter2"}), told(feed={"password": HIDDEN})),
    Case("SEC-006", "the stack output keys[0] holds an AWS access key", told(keys=[NEITHER]), told(keys=["alias/clinical"])),
    Case("SEC-006", "ehr: secretString is in plain text", but(h.master_version, secretString="hunter2"), told(password_arn="arn:aws:x")),
    Case("SEC-006", "ehr: password is in plain text", but(h.primary, password="hunter2")),
    Case("SEC-007", "clerk sets no maxTtl", but(s.database_role, maxTtl=None)),
    Case("SEC-007", "clerk gives out what may live 48 hours", but(s.database_role, maxTtl="48h"), but(s.database_role, maxTtl="24h")),
    Case("SEC-007", "clerk usually gives out for 30000 s", but(s.database_role, defaultTtl=30000)),
    Case("SEC-007", "feed sets no tokenMaxTtl", but(s.sign_in_role, tokenMaxTtl=None)),
    Case(
        "SEC-007",
        "feed gives out tokens that are renewed every 3600 s",
        but(s.sign_in_role, **PERIODIC),
        but(s.sign_in_role, tokenPeriod=0),
    ),
    Case(
        "SEC-007",
        "feed gives out what may live 48 hours",
        but(s.sign_in_role, tokenExplicitMaxTtl=172800),
        but(s.sign_in_role, **PERIODIC, tokenExplicitMaxTtl=86400),
    ),
    *(
        Case(
            "SEC-007",
            "wards sets no maxLeaseTtlSeconds",
            replaced(h.SOUND, resource(type_, "wards")),
            replaced(h.SOUND, resource(type_, "wards", maxLeaseTtlSeconds=3600)),
        )
        for type_ in ENGINES
    ),
    Case(
        "SEC-007",
        "wards sets no maxStsTtl",
        replaced(h.SOUND, resource("vault:aws/secretBackendRole:SecretBackendRole", "wards", credentialType="assumed_role")),
        replaced(h.SOUND, resource("vault:aws/secretBackendRole:SecretBackendRole", "wards", credentialType="iam_user")),
    ),
    Case("SEC-007", "database gives out what may live 25 hours", but(s.mount, maxLeaseTtlSeconds=90000)),
    Case(
        "SEC-007",
        "database sets no maxLeaseTtlSeconds",
        but(s.mount, maxLeaseTtlSeconds=None),
        but(s.mount, type="kv-v2", maxLeaseTtlSeconds=None),
    ),
)
