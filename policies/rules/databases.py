"""Rules of databases.

Source: Amazon RDS User Guide, "Encrypting Amazon RDS resources", "Hiding a DB instance in a VPC from the internet", "Using SSL with a
PostgreSQL DB instance", "IAM database authentication", "Overview of Performance Insights", "Publishing database logs to Amazon CloudWatch
Logs".
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.graph import Graph
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

DATABASES = ("aws:rds/instance:Instance", "aws:rds/cluster:Cluster")
_FORCE_TLS = {"rds.force_ssl": {"1", "on", "true"}, "require_secure_transport": {"1", "on", "true"}}
_PARAMETER_GROUPS = ("parameterGroupName", "dbClusterParameterGroupName")
_MEMBER = "aws:rds/clusterInstance:ClusterInstance"
_SIGN_IN_BY_IAM = ("postgres", "mysql", "mariadb", "aurora")


@rule(
    "DATA-001",
    Severity.CRITICAL,
    asks="Is every database encrypted with a key of ours?",
    remedy="Set storageEncrypted and kmsKeyId; an unencrypted database is encrypted by restoring a copied snapshot.",
    controls=("HIPAA 164.312(a)(2)(iv)", "NIST SC-28", "NIST SC-28(1)", "NIST SC-12", "CIS AWS 2.3.1"),
)
def databases_are_encrypted(graph: Graph) -> Iterator[Violation]:
    """Under the AWS managed key nobody here decides who may decrypt, and no snapshot can be shared with the backup account."""
    for database in graph.of_type(*DATABASES):
        if database.has("clusterIdentifier") or follows_here(graph, database):
            continue
        if not database.flag("storageEncrypted"):
            yield Violation(database, f"{database.name} is not encrypted")
        elif not database.has("kmsKeyId"):
            yield Violation(database, f"{database.name} is encrypted with a key of AWS, not of ours")


@rule(
    "DATA-002",
    Severity.CRITICAL,
    asks="Has no database a public address?",
    remedy="Set publiclyAccessible to false.",
    controls=("HIPAA 164.312(a)(1)", "HIPAA 164.312(e)(1)", "NIST SC-7", "NIST AC-3", "CIS AWS 2.3.3"),
)
def databases_are_private(graph: Graph) -> Iterator[Violation]:
    """A public address is the last hop that routes and groups can only hope to close."""
    for database in graph.of_type(*DATABASES, "aws:rds/clusterInstance:ClusterInstance"):
        if database.flag("publiclyAccessible"):
            yield Violation(database, f"{database.name} asks for a public address")


@rule(
    "DATA-003",
    Severity.HIGH,
    asks="Does every database refuse connections without TLS?",
    remedy="Set rds.force_ssl (PostgreSQL) or require_secure_transport (MySQL) in the parameter group.",
    controls=("HIPAA 164.312(e)(1)", "HIPAA 164.312(e)(2)(ii)", "NIST SC-8", "NIST SC-8(1)"),
)
def databases_force_tls(graph: Graph) -> Iterator[Violation]:
    """Offering TLS is not enough: the client that does not ask for it sends the records in the clear."""
    for database in graph.of_type(*DATABASES):
        if database.has("clusterIdentifier") or (follows_here(graph, database) and not database.has("parameterGroupName")):
            continue
        groups = _parameter_groups(graph, database)
        if not groups:
            yield Violation(database, f"{database.name} has no parameter group of its own, so nothing forces TLS")
        elif not any(_forces_tls(group) for group in groups):
            yield Violation(database, f"{groups[0].name}, the parameter group of {database.name}, does not force TLS")


@rule(
    "DATA-004",
    Severity.MEDIUM,
    asks="Can people sign in to every database with credentials that end by themselves?",
    remedy="Set iamDatabaseAuthenticationEnabled, and give roles rds-db:connect instead of passwords.",
    controls=("HIPAA 164.312(d)", "HIPAA 164.312(a)(2)(i)", "NIST IA-2", "NIST IA-5(1)", "NIST AC-2(3)"),
)
def databases_know_our_roles(graph: Graph) -> Iterator[Violation]:
    """A shared password says nothing of who signed in; a token of fifteen minutes is somebody's."""
    for database in graph.of_type(*DATABASES):
        source = graph.target(database, "replicateSourceDb") or database
        knows_iam = (database.text("engine") or source.text("engine") or "postgres").startswith(_SIGN_IN_BY_IAM)
        if knows_iam and not database.has("clusterIdentifier") and not database.flag("iamDatabaseAuthenticationEnabled"):
            yield Violation(database, f"{database.name} takes passwords alone")


@rule(
    "DATA-005",
    Severity.MEDIUM,
    asks="Does every database hand its tags on to its snapshots?",
    remedy="Set copyTagsToSnapshot.",
    controls=("HIPAA 164.308(a)(7)(ii)(A)", "NIST CM-8", "NIST AC-16", "NIST CP-9"),
)
def snapshots_carry_tags(graph: Graph) -> Iterator[Violation]:
    """Backups and permissions go by tags: a snapshot without them is found by no plan, and denied by no policy."""
    for database in graph.of_type(*DATABASES):
        if not database.has("clusterIdentifier") and not database.flag("copyTagsToSnapshot"):
            yield Violation(database, f"{database.name} makes snapshots without tags")


@rule(
    "DATA-006",
    Severity.MEDIUM,
    asks="Is what RDS keeps of a database's queries encrypted with a key of ours?",
    remedy="Set performanceInsightsKmsKeyId wherever performanceInsightsEnabled is.",
    controls=("HIPAA 164.312(a)(2)(iv)", "NIST SC-28(1)", "NIST SC-12"),
)
def queries_are_encrypted(graph: Graph) -> Iterator[Violation]:
    """Performance Insights keeps the text of statements, and with it what they asked about whom."""
    for database in graph.of_type(*DATABASES, _MEMBER):
        if database.flag("performanceInsightsEnabled") and not database.has("performanceInsightsKmsKeyId"):
            yield Violation(database, f"{database.name} keeps its queries under a key of AWS, not of ours")


@rule(
    "DATA-011",
    Severity.MEDIUM,
    asks="Does every database send its log out of itself?",
    remedy="Set enabledCloudwatchLogsExports to the engine's logs, and keep their groups.",
    controls=("HIPAA 164.312(b)", "NIST AU-2", "NIST AU-4(1)", "NIST AU-12"),
)
def databases_export_their_logs(graph: Graph) -> Iterator[Violation]:
    """A log that stays on the instance is gone after days, and with the instance."""
    for database in graph.of_type(*DATABASES):
        if not database.has("clusterIdentifier") and not database.texts("enabledCloudwatchLogsExports"):
            yield Violation(database, f"{database.name} keeps its log to itself")


def follows_here(graph: Graph, database: Resource) -> bool:
    """Whether a database is a read replica in the Region of its source, whose key and parameters it then has.

    Source: Amazon RDS API Reference, "CreateDBInstanceReadReplica" (KmsKeyId, DBParameterGroupName).
    """
    source = graph.target(database, "replicateSourceDb", *DATABASES)
    return source is not None and graph.region_of(source) == graph.region_of(database)


def _parameter_groups(graph: Graph, database: Resource) -> list[Resource]:
    found = [g for key in _PARAMETER_GROUPS if (g := graph.target(database, key))]
    for key in () if found else _PARAMETER_GROUPS:
        database.text(key)  # what is not known yet may be a group of this program
    return found


def _forces_tls(group: Resource) -> bool:
    return any(p.text("value").lower() in _FORCE_TLS.get(p.text("name"), ()) for p in group.blocks("parameters"))
