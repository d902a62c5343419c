"""Rules of databases that must come back: how far, how fast, and as what.

Source: Amazon RDS User Guide, "Introduction to backups" (retention of 0 days turns them off), "Deleting a DB instance" (final snapshot,
retained automated backups), "Configuring and managing a Multi-AZ deployment", "Working with DB instance read replicas" (a replica is
promoted as the class it has, with the parameters and the backup retention it has).
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.graph import Graph
from policies.need import Need
from policies.recovery.recovery_plan import recovery_plan
from policies.resource import Resource
from policies.rule import Severity, Violation, rule
from policies.rules.databases import follows_here
from policies.settings import is_thrown_away

_INSTANCE = "aws:rds/instance:Instance"
_CLUSTER = "aws:rds/cluster:Cluster"
_SHORTEST_DAYS = 7
_REBUILT_S = 4 * 3600
_RETENTION = "backupRetentionPeriod"
_DEFAULT_DAYS = {_INSTANCE: 0, _CLUSTER: 1}


@rule(
    "REC-006",
    Severity.HIGH,
    asks="Can every database be taken back to any moment of the last seven days?",
    remedy="Set backupRetentionPeriod to at least 7.",
    controls=("HIPAA 164.308(a)(7)(ii)(A)", "HIPAA 164.308(a)(7)(ii)(B)", "NIST CP-9", "NIST CP-10"),
)
def a_week_can_be_restored(graph: Graph) -> Iterator[Violation]:
    """Data that was damaged on a Friday evening is missed on Monday, and looked for by Thursday; until then its good state must be there.

    Replicas in another Region are asked too: one that was promoted is the database.
    """
    for database in graph.of_type(_INSTANCE, _CLUSTER):
        if (database.has("clusterIdentifier") and database.type == _INSTANCE) or follows_here(graph, database):
            continue
        days = database.number(_RETENTION)
        kept = _DEFAULT_DAYS[database.type] if days is None else days
        if kept < _SHORTEST_DAYS:
            yield Violation(database, f"{database.name} can be taken back {kept:g} days, not {_SHORTEST_DAYS}")


@rule(
    "REC-007",
    Severity.HIGH,
    asks="Does deleting a database leave its last state and its backups behind?",
    remedy="Set skipFinalSnapshot to false with a finalSnapshotIdentifier, and deleteAutomatedBackups to false.",
    controls=("HIPAA 164.308(a)(7)(ii)(A)", "HIPAA 164.310(d)(2)(iv)", "NIST CP-9", "NIST SI-12"),
)
def deletion_leaves_a_copy(graph: Graph) -> Iterator[Violation]:
    """AWS deletes automated backups with their database unless told not to: one wrong call, and there is nothing to restore.

    Replicas are not asked: AWS takes no last snapshot of one, and its source keeps the data. Nor is an environment that is thrown away.
    """
    for database in () if is_thrown_away(graph) else graph.of_type(_INSTANCE, _CLUSTER):
        if database.has("replicateSourceDb") or database.has("replicationSourceIdentifier"):
            continue
        if database.flag("skipFinalSnapshot"):
            yield Violation(database, f"{database.name} is deleted without a last snapshot")
        elif not database.has("finalSnapshotIdentifier"):
            yield Violation(database, f"{database.name} names no last snapshot (finalSnapshotIdentifier)")
        if database.flag("deleteAutomatedBackups", default=True):
            yield Violation(database, f"{database.name} takes its automated backups along when it is deleted")


@rule(
    "REC-008",
    Severity.HIGH,
    asks="Has every system that must be back within four hours a standby in another zone?",
    remedy="Set multiAz on both copies of the database, or give the tier an RTO that a rebuild can meet.",
    controls=("HIPAA 164.308(a)(7)(ii)(C)", "NIST CP-10", "NIST CP-2(5)", "NIST SC-5"),
    needs=(Need.OUTPUTS,),
)
def short_rto_has_a_standby(graph: Graph) -> Iterator[Violation]:
    """Without a standby the loss of one zone is a restore or a move to another Region, for what happens several times as often."""
    plan = recovery_plan(graph)
    for system in plan.systems if plan else ():
        if system.rto is None or system.rto > _REBUILT_S:
            continue
        for database in system.databases(graph):
            if not database.flag("multiAz"):
                yield Violation(database, f"{system.name}: {database.name} has no standby, and must be back within {system.rto:g} s")


@rule(
    "REC-009",
    Severity.HIGH,
    asks="Could every replica take over as it is: as large, as tuned, as encrypted and as well backed up?",
    remedy="Give the replica the primary's class and parameters, a key of its own Region and a backup retention.",
    controls=("HIPAA 164.308(a)(7)(ii)(B)", "HIPAA 164.308(a)(7)(ii)(C)", "NIST CP-7", "NIST CP-10", "NIST SC-28"),
    needs=(Need.OUTPUTS,),
)
def replicas_can_take_over(graph: Graph) -> Iterator[Violation]:
    """On the day it counts the replica is the primary: what it lacks then cannot be had in minutes."""
    plan = recovery_plan(graph)
    for system in plan.systems if plan else ():
        primary, replica = (copy and copy.resource(graph) for copy in (system.primary, system.replica))
        if primary and replica:
            for reason in _weaker(graph, primary, replica):
                yield Violation(replica, f"{system.name}: {replica.name} {reason}")


def _weaker(graph: Graph, primary: Resource, replica: Resource) -> Iterator[str]:
    ours, theirs = primary.text("instanceClass"), replica.text("instanceClass")
    if ours != theirs:
        yield f"is a {theirs or 'class of its own'}, its primary a {ours}"
    if _parameters(graph, primary) != _parameters(graph, replica):
        yield "has other engine parameters than its primary"
    if primary.flag("storageEncrypted") and not replica.flag("storageEncrypted"):
        yield "is not encrypted, its primary is"
    if not replica.number(_RETENTION):
        yield "keeps no automated backups, so that nothing protects it once it is promoted"


def _parameters(graph: Graph, database: Resource) -> frozenset[tuple[str, str]] | None:
    group = graph.target(database, "parameterGroupName")
    return frozenset((p.text("name"), p.text("value")) for p in group.blocks("parameters")) if group else None
