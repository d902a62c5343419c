"""Rules of what must be there before anything can be recovered.

Source: Amazon RDS User Guide, "Working with backups" (transaction logs are kept every five minutes) and "Working with read replicas";
Amazon Route 53 Developer Guide, "Configuring DNS failover".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policies.aws.buckets import BUCKET, locked_days
from policies.graph import Graph
from policies.need import Need
from policies.recovery.recovery_plan import System, recovery_plan
from policies.rule import Severity, Violation, rule
from policies.settings import is_thrown_away

_INSTANCE = "aws:rds/instance:Instance"
_CLUSTER = "aws:rds/cluster:Cluster"
_STATEFUL = (
    _INSTANCE,
    _CLUSTER,
    "aws:kms/key:Key",
    "aws:kms/replicaKey:ReplicaKey",
    "aws:dynamodb/table:Table",
    "aws:efs/fileSystem:FileSystem",
    "aws:backup/vault:Vault",
    "aws:cloudtrail/trail:Trail",
)
_POINT_IN_TIME_S = 300
_NO_PLAN = "the stack exports no recovery_plan, so nobody can tell which systems must be recoverable"


@rule(
    "REC-001",
    Severity.CRITICAL,
    asks="Has every tiered system a copy in the recovery Region?",
    remedy="Give the system's database a replica whose provider is the recovery Region's.",
    controls=("HIPAA 164.308(a)(7)(ii)(A)", "HIPAA 164.308(a)(7)(ii)(B)", "NIST CP-6", "NIST CP-7", "NIST CP-9"),
    needs=(Need.OUTPUTS,),
)
def every_system_has_a_copy(graph: Graph) -> Iterator[Violation]:
    """When the Region is gone, what is not elsewhere is gone with it.

    A plan is asked of whoever declares a database; a program without one has no system to name.
    """
    plan = recovery_plan(graph)
    if plan is None and not any(graph.of_type(_INSTANCE, _CLUSTER)):
        return
    if plan is None or not plan.systems:
        yield Violation(None, _NO_PLAN if plan is None else "the recovery plan names no system")
        return
    for system in plan.systems:
        if reason := _no_copy(graph, system, plan.recovery_region):
            yield Violation(system.primary.resource(graph) if system.primary else None, reason)


def _no_copy(graph: Graph, system: System, region: str) -> str | None:
    """Why a system has no copy in the recovery Region, or None."""
    if system.primary is None or system.primary.resource(graph) is None:
        return f"{system.name}: the primary that the recovery plan names is not declared"
    copy = system.replica.resource(graph) if system.replica else None
    if copy is None:
        return f"{system.name} ({system.tier}) has no copy in {region}"
    placed = graph.region_of(copy)
    if placed != region:
        return f"{system.name}: its copy {copy.name} is in {placed or 'no stated Region'}, not in {region}"
    source = graph.target(copy, "replicateSourceDb")
    return None if source is system.primary.resource(graph) else f"{system.name}: {copy.name} does not replicate from the primary"


@rule(
    "REC-002",
    Severity.HIGH,
    asks="Is every system backed up at least as often as its recovery points must be young?",
    remedy="Turn automated backups on (backupRetentionPeriod), and add a replica where the RPO is under five minutes.",
    controls=("HIPAA 164.308(a)(7)(ii)(A)", "HIPAA 164.308(a)(7)(ii)(D)", "NIST CP-9", "NIST CP-10"),
    needs=(Need.OUTPUTS,),
)
def backups_are_as_frequent_as_promised(graph: Graph) -> Iterator[Violation]:
    """An RPO that is shorter than the time between two backups is a promise nobody can keep."""
    plan = recovery_plan(graph)
    for system in plan.systems if plan else ():
        primary = system.primary.resource(graph) if system.primary else None
        if primary is None:
            continue
        if not primary.number("backupRetentionPeriod"):
            yield Violation(primary, f"{system.name}: {primary.name} keeps no automated backups")
        elif system.restore_rpo is not None and system.restore_rpo < _POINT_IN_TIME_S:
            yield Violation(primary, f"{system.name}: recovery points are {_POINT_IN_TIME_S} s apart, promised {system.restore_rpo:g} s")
        if system.rpo is None:
            yield Violation(primary, f"{system.name}: its tier {system.tier!r} states no RPO")
        elif system.rpo < _POINT_IN_TIME_S and system.replica is None:
            yield Violation(primary, f"{system.name}: an RPO of {system.rpo:g} s needs a replica; backups are {_POINT_IN_TIME_S} s apart")


@rule(
    "REC-003",
    Severity.HIGH,
    asks="Does the engine refuse to delete whatever holds state, unless the environment is thrown away?",
    remedy="Set protect on the resource; a database needs deletionProtection too. An environment to throw away says so in its settings.",
    controls=("HIPAA 164.308(a)(7)(i)", "NIST CP-9", "NIST CM-5", "NIST SI-12"),
    needs=(Need.OPTIONS,),
)
def state_is_protected(graph: Graph) -> Iterator[Violation]:
    """One renamed component is enough to replace a database; protection makes that an error and not an outage."""
    settings = graph.settings.get("environment")
    if is_thrown_away(graph) and isinstance(settings, Mapping) and settings.get("stateful_protection") is False:
        return
    locked = (b for b in graph.of_type(BUCKET) if locked_days(graph, b))
    for resource in (*graph.of_type(*_STATEFUL), *locked):
        if not resource.options.protect:
            yield Violation(resource, f"{resource.name} may be deleted by the engine")
        elif resource.type in {_INSTANCE, _CLUSTER} and not resource.flag("deletionProtection"):
            yield Violation(resource, f"{resource.name} is protected in the engine, but not in AWS (deletionProtection)")


@rule(
    "REC-004",
    Severity.HIGH,
    asks="Does the first record of every failover pair have a health check?",
    remedy="Set healthCheckId on the PRIMARY record.",
    controls=("HIPAA 164.308(a)(7)(ii)(C)", "NIST CP-7", "NIST CP-10", "NIST SI-13"),
)
def failover_is_triggered(graph: Graph) -> Iterator[Violation]:
    """Without a health check Route 53 takes the primary for healthy, always: the pair looks redundant and never moves."""
    for record in graph.of_type("aws:route53/record:Record"):
        first = any(policy.text("type") == "PRIMARY" for policy in record.blocks("failoverRoutingPolicies"))
        if first and not record.has("healthCheckId") and not any(a.flag("evaluateTargetHealth") for a in record.blocks("aliases")):
            yield Violation(record, f"{record.name} is the primary of a failover pair and has no health check")
