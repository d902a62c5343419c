"""Rules of the place where drills restore to.

Source: NIST SP 800-34 rev. 1, 3.5 (tests must not disturb production); Amazon VPC User Guide, "Security group rules", "Configure route
tables", "Control traffic with network ACLs".
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.graph import Graph
from policies.need import Need
from policies.network.answer import Untold
from policies.network.filters import GROUP
from policies.network.path import Path
from policies.network.places import SUBNET, Place
from policies.network.reaches import Reachability
from policies.network.unfollowed import Unfollowed, refuse
from policies.recovery.recovery_plan import System, recovery_plan
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

_SUBNET_GROUP = "aws:rds/subnetGroup:SubnetGroup"


@rule(
    "DRILL-010",
    Severity.CRITICAL,
    asks="Is what a drill restores out of reach of production and the internet, and both out of its reach?",
    remedy="Give drills subnets and security groups of their own; admit only the tier that validates, and route nothing out.",
    controls=("HIPAA 164.308(a)(4)(ii)(B)", "HIPAA 164.312(a)(1)", "NIST CP-4", "NIST SC-7", "NIST AC-4"),
    needs=(Need.OUTPUTS,),
)
def drills_are_isolated(graph: Graph) -> Iterator[Violation]:
    """A restored copy answers like the real one: a client that reaches it writes an order nobody will ever see."""
    plan, reach = recovery_plan(graph), Reachability(graph)
    drilled = [system for system in (plan.systems if plan else ()) if system.drillable and system.written.has("drill")]
    production = {database.urn: database for system in (plan.systems if plan else ()) for database in system.databases(graph)}
    for system in drilled:
        place = graph.named(system.written.text("drill.subnet_group"), _SUBNET_GROUP, "name")
        named = {text: graph.named(text, GROUP, "id") for text in system.written.texts("drill.security_groups")}
        groups = tuple(group for group in named.values() if group)
        missing = [text for text, group in named.items() if group is None]
        if place is None or missing:
            what = ", ".join(missing) if place else system.written.text("drill.subnet_group")
            yield Violation(place, f"{system.name}: drills restore to {what!r}, which this program does not declare")
            continue
        restored = Place("what drills restore", graph.targets(place, "subnetIds", SUBNET), groups)
        yield from _shared(graph, system, restored, tuple(production.values()))
        yield from _paths(reach, system, restored, tuple(production.values()))


def _shared(graph: Graph, system: System, restored: Place, production: tuple[Resource, ...]) -> Iterator[Violation]:
    """What a drill must have for itself: subnets, and the groups that guard it."""
    for database in production:
        subnets = {s.urn for group in graph.targets(database, "dbSubnetGroupName") for s in graph.targets(group, "subnetIds", SUBNET)}
        for subnet in restored.subnets:
            if subnet.urn in subnets:
                yield Violation(database, f"{system.name}: drills restore to {subnet.name}, where {database.name} is")
        for group in restored.groups or ():
            if group in graph.targets(database, "vpcSecurityGroupIds", GROUP):
                yield Violation(database, f"{system.name}: what drills restore stands behind {group.name}, as {database.name} does")


def _paths(reach: Reachability, system: System, restored: Place, production: tuple[Resource, ...]) -> Iterator[Violation]:
    """Each way in which a connection comes through, with its hops; what cannot be followed defers the answer."""
    doubts: list[Unfollowed] = []
    for other in (None, *(reach.places.of(database) for database in production)):
        for answer in (reach.between(restored, other), reach.between(other, restored)):
            if isinstance(answer, Path):
                yield Violation(None, f"{system.name}: {answer}")
            elif isinstance(answer, Untold):
                doubts += answer.found
    refuse(doubts)
