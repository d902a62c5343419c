"""Rules of the place where drills restore to.

Source: Amazon VPC User Guide, "Security group rules", "Configure route tables"; NIST SP 800-34 rev. 1, 3.5.1 (tests must not disturb
production).
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.graph import Graph
from policies.need import Need
from policies.network.addresses import overlap
from policies.network.filters import GROUP, admissions
from policies.network.routes import ways_out
from policies.recovery_plan import System, recovery_plan
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

_SUBNET = "aws:ec2/subnet:Subnet"
_SUBNET_GROUP = "aws:rds/subnetGroup:SubnetGroup"


@rule(
    "DRILL-010",
    Severity.CRITICAL,
    asks="Is what a drill restores out of reach of production, and production out of its reach?",
    remedy="Give drills subnets and security groups of their own; admit only the tier that validates, and route nothing out.",
    controls=("HIPAA 164.308(a)(4)(ii)(A)", "HIPAA 164.312(a)(1)", "NIST CP-4", "NIST SC-7", "NIST AC-4"),
    needs=(Need.OUTPUTS,),
)
def drills_are_isolated(graph: Graph) -> Iterator[Violation]:
    """A restored copy answers like the real one: a client that reaches it writes an order nobody will ever see."""
    plan = recovery_plan(graph)
    for system in plan.systems if plan else ():
        if system.drillable and system.written.has("drill"):
            yield from _place(graph, system)


def _place(graph: Graph, system: System) -> Iterator[Violation]:
    name = system.written.text("drill.subnet_group")
    place = graph.named(name, _SUBNET_GROUP, "name")
    if place is None:
        yield Violation(None, f"{system.name}: drills restore to the subnet group {name!r}, which this program does not declare")
        return
    production = system.databases(graph)
    theirs = {s.urn for database in production for group in graph.targets(database, "dbSubnetGroupName") for s in _subnets(graph, group)}
    for subnet in _subnets(graph, place):
        if subnet.urn in theirs:
            yield Violation(place, f"{system.name}: drills restore to {subnet.name}, where its own database is")
        for way in ways_out(graph, subnet):
            yield Violation(place, f"{system.name}: {way}, and drills restore there")
    yield from _paths(graph, system, place, production)


def _paths(graph: Graph, system: System, place: Resource, production: tuple[Resource, ...]) -> Iterator[Violation]:
    """What security groups open between the two, either way."""
    named = {text: graph.named(text, GROUP, "id") for text in system.written.texts("drill.security_groups")}
    for text in (text for text, group in named.items() if group is None):
        yield Violation(place, f"{system.name}: drills use the security group {text!r}, which this program does not declare")
    drill = {group.urn: group for group in named.values() if group}
    data = {g.urn: g for database in production for g in graph.targets(database, "vpcSecurityGroupIds", GROUP)}
    there = [s.text("cidrBlock") for s in _subnets(graph, place)]
    home = [s.text("cidrBlock") for d in production for g in graph.targets(d, "dbSubnetGroupName") for s in _subnets(graph, g)]
    for group in drill.values():
        if group.urn in data:
            yield Violation(group, f"{system.name}: what drills restore stands behind {group.name}, as its own database does")
            continue
        for way in admissions(graph, group):
            if way.group in data or any(overlap(way.cidr, block) for block in home if way.cidr and block):
                yield Violation(group, f"{system.name}: {way.rule} lets its own database reach what drills restore")
    for group in data.values():
        for way in admissions(graph, group) if group.urn not in drill else ():
            if way.group in drill or any(overlap(way.cidr, block) for block in there if way.cidr and block):
                yield Violation(group, f"{system.name}: {way.rule} lets what drills restore reach its own database")


def _subnets(graph: Graph, group: Resource) -> tuple[Resource, ...]:
    return graph.targets(group, "subnetIds", _SUBNET)
