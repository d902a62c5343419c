"""Rules of secrets.

Sources: AWS Secrets Manager User Guide, "AWS Secrets Manager best practices", "Secret encryption and decryption", "Replicate AWS Secrets
Manager secrets across Regions", "Rotate AWS Secrets Manager secrets"; CWE-798, "Use of hard-coded credentials".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from policies.aws.keys import is_ours
from policies.graph import Graph
from policies.need import Need
from policies.resource import Resource
from policies.rule import Severity, Violation, rule
from policies.value import Secret, SecretOrigin

_SECRET = "aws:secretsmanager/secret:Secret"  # noqa: S105 - the type of a resource
_VERSION = "aws:secretsmanager/secretVersion:SecretVersion"
_ROTATION = "aws:secretsmanager/secretRotation:SecretRotation"
_PASSWORDS = {"aws:rds/instance:Instance": "password", "aws:rds/cluster:Cluster": "masterPassword"}


@rule(
    "SEC-001",
    Severity.CRITICAL,
    asks="Is no secret written into the program?",
    remedy="Let AWS or Vault make the secret (manageMasterUserPassword, a random password), or take it from encrypted configuration.",
    controls=("HIPAA 164.312(d)", "HIPAA 164.308(a)(5)(ii)(D)", "NIST IA-5(7)", "NIST SC-12"),
    needs=(Need.SECRET_ORIGIN,),
)
def secrets_are_not_literal(graph: Graph) -> Iterator[Violation]:
    """What is in the program is in its history, on every laptop, and in the state of every stack."""
    for resource in graph.resources:
        for path in _literals(resource.properties, ""):
            yield Violation(resource, f"{resource.name}: {path} is a secret written into the program")
    for path in _literals(graph.outputs, ""):
        yield Violation(None, f"the stack output {path} is a secret written into the program")


@rule(
    "SEC-002",
    Severity.MEDIUM,
    asks="Is every secret in Secrets Manager and every secure parameter encrypted with a key of ours?",
    remedy="Set kmsKeyId (a parameter's keyId) to a key of ours, and name in its policy who may read secrets.",
    controls=("HIPAA 164.312(a)(2)(iv)", "NIST SC-28(1)", "NIST SC-12", "NIST IA-5(7)"),
)
def secrets_are_encrypted(graph: Graph) -> Iterator[Violation]:
    """Under the AWS managed key everybody in the account who may read the secret may decrypt it, and no other account can be let in."""
    secure = (p for p in graph.of_type("aws:ssm/parameter:Parameter") if p.text("type") == "SecureString")
    for secret, named in (*((s, "kmsKeyId") for s in graph.of_type(_SECRET)), *((p, "keyId") for p in secure)):
        if not is_ours(graph, secret, named):
            yield Violation(secret, f"{secret.name} is encrypted with a key of AWS, not of ours")


@rule(
    "SEC-003",
    Severity.HIGH,
    asks="Is the password of every database that has a copy in another Region readable there?",
    remedy="Add a replica of the secret in the Region of the copy (replicas), under a key that is there.",
    controls=("HIPAA 164.308(a)(7)(ii)(C)", "HIPAA 164.312(a)(2)(ii)", "NIST CP-9", "NIST CP-10", "NIST SC-12(1)"),
)
def passwords_are_where_recovery_needs_them(graph: Graph) -> Iterator[Violation]:
    """A promoted copy keeps the passwords of its primary: if those are kept only in the lost Region, nobody signs in."""
    for type_, property_ in _PASSWORDS.items():
        for database in graph.of_type(type_):
            regions = _regions_of_copies(graph, database)
            for secret in _kept_in(graph, database, property_) if regions else ():
                missing = sorted(regions - {r.text("region") for r in secret.blocks("replicas")})
                if missing:
                    yield Violation(secret, f"{secret.name} keeps the password of {database.name} and is not in {', '.join(missing)}")


@rule(
    "SEC-005",
    Severity.MEDIUM,
    asks="Is every secret rotated, or made and kept by AWS?",
    remedy="Add an aws.secretsmanager.SecretRotation, let RDS manage the password, or let Vault make credentials that end by themselves.",
    controls=("HIPAA 164.308(a)(5)(ii)(D)", "HIPAA 164.312(d)", "NIST IA-5(1)", "NIST AC-2(3)"),
)
def secrets_rotate(graph: Graph) -> Iterator[Violation]:
    """What never changes is known to everybody who ever needed it, and to whoever has their laptop."""
    for secret in graph.of_type(_SECRET):
        rotations = graph.pointing_at(secret, _ROTATION, by="secretId")
        if not rotations and not secret.has("rotationLambdaArn"):
            yield Violation(secret, f"{secret.name} is never rotated")


def _regions_of_copies(graph: Graph, database: Resource) -> set[str]:
    """Other Regions in which the database has a copy, by replication or by a global cluster."""
    copies = graph.pointing_at(database, database.type, by="replicateSourceDb")
    together = (c for g in graph.targets(database, "globalClusterIdentifier") for c in graph.pointing_at(g, database.type))
    return {graph.region_of(c) for c in (*copies, *together)} - {graph.region_of(database), ""}


def _kept_in(graph: Graph, database: Resource, property_: str) -> Iterator[Resource]:
    """The secrets that a database's password comes from."""
    for source in graph.targets(database, property_, _SECRET, _VERSION):
        yield from [source] if source.type == _SECRET else graph.targets(source, "secretId", _SECRET)


def _literals(value: object, path: str) -> Iterator[str]:
    if isinstance(value, Secret):
        if value.origin is SecretOrigin.LITERAL:
            yield path
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(item, str):
                yield from _literals(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for index, item in enumerate(value):
            yield from _literals(item, f"{path}[{index}]")
