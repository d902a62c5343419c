"""Where things stand in a network: the subnets they have addresses in and the groups that guard them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from policies.graph import Graph
from policies.network.filters import DEFAULT_GROUP, GROUP
from policies.network.routes import subnets_of, vpc_of
from policies.network.unfollowed import Unfollowed
from policies.resource import Resource

SUBNET = "aws:ec2/subnet:Subnet"


class Outside(Enum):
    """What is no resource, but an end of paths."""

    INTERNET = "the internet"


End = Resource | Outside


@dataclass(frozen=True)
class Shape:
    """How a type names its security groups and its subnets (through a group of them, or on its own).

    Attributes:
        bare: what has no security group then has none; otherwise AWS gives it the default one.
        apart: what names no subnet then stands in no VPC.
    """

    groups: str
    subnet_group: str = ""
    subnets: str = ""
    bare: bool = False
    apart: bool = False


STORES = {
    "aws:rds/instance:Instance": Shape("vpcSecurityGroupIds", subnet_group="dbSubnetGroupName"),
    "aws:rds/cluster:Cluster": Shape("vpcSecurityGroupIds", subnet_group="dbSubnetGroupName"),
    "aws:docdb/cluster:Cluster": Shape("vpcSecurityGroupIds", subnet_group="dbSubnetGroupName"),
    "aws:neptune/cluster:Cluster": Shape("vpcSecurityGroupIds", subnet_group="neptuneSubnetGroupName"),
    "aws:elasticache/replicationGroup:ReplicationGroup": Shape("securityGroupIds", subnet_group="subnetGroupName"),
    "aws:elasticache/cluster:Cluster": Shape("securityGroupIds", subnet_group="subnetGroupName"),
    "aws:memorydb/cluster:Cluster": Shape("securityGroupIds", subnet_group="subnetGroupName"),
    "aws:redshift/cluster:Cluster": Shape("vpcSecurityGroupIds", subnet_group="clusterSubnetGroupName"),
    "aws:opensearch/domain:Domain": Shape("vpcOptions", subnets="vpcOptions", apart=True),
    "aws:msk/cluster:Cluster": Shape("brokerNodeGroupInfo", subnets="brokerNodeGroupInfo"),
    "aws:efs/mountTarget:MountTarget": Shape("securityGroups", subnets="subnetId"),
    "aws:fsx/openZfsFileSystem:OpenZfsFileSystem": Shape("securityGroupIds", subnets="subnetIds"),
}
"""Types that hold data inside a network."""

_CALLERS = {
    "aws:lambda/function:Function": Shape("vpcConfig", subnets="vpcConfig", apart=True),
    "aws:synthetics/canary:Canary": Shape("vpcConfig", subnets="vpcConfig", apart=True),
    "aws:ec2/instance:Instance": Shape("vpcSecurityGroupIds", subnets="subnetId"),
    "aws:ecs/service:Service": Shape("networkConfiguration", subnets="networkConfiguration", apart=True),
}
CALLERS = tuple(_CALLERS)
"""Types in which programs run that call others."""

_SHAPES = {
    **STORES,
    **_CALLERS,
    "aws:lb/loadBalancer:LoadBalancer": Shape("securityGroups", subnets="subnets", bare=True),
    "aws:alb/loadBalancer:LoadBalancer": Shape("securityGroups", subnets="subnets", bare=True),
    "aws:ec2/vpcEndpoint:VpcEndpoint": Shape("securityGroupIds", subnets="subnetIds"),
    "aws:ec2/networkInterface:NetworkInterface": Shape("securityGroups", subnets="subnetId"),
    "aws:rds/proxy:Proxy": Shape("vpcSecurityGroupIds", subnets="vpcSubnetIds"),
    "aws:dms/replicationInstance:ReplicationInstance": Shape("vpcSecurityGroupIds", subnet_group="replicationSubnetGroupId"),
    "aws:route53/resolverEndpoint:ResolverEndpoint": Shape("securityGroupIds", subnets="ipAddresses"),
    "aws:mq/broker:Broker": Shape("securityGroups", subnets="subnetIds"),
}
"""Types of which it is known where they stand; what else there is stands nowhere that is seen."""


@dataclass(frozen=True)
class Place:
    """An end of paths inside networks.

    Attributes:
        groups: None where no group guards it, as where a subnet as such is asked about.
        doubts: why it may stand elsewhere too, or be guarded by others.
    """

    name: str
    subnets: tuple[Resource, ...]
    groups: tuple[Resource, ...] | None
    doubts: tuple[Unfollowed, ...] = ()


@dataclass(frozen=True)
class Side:
    """A place, in one of its subnets; the internet is neither."""

    place: Place | None = None
    subnet: Resource | None = None

    @property
    def name(self) -> str:
        """What a reader is told."""
        return self.place.name if self.place else "internet"

    @property
    def where(self) -> str:
        """Its subnet, in words."""
        return self.subnet.name if self.subnet else "the internet"


def sides(place: Place | None) -> tuple[Side, ...]:
    """A place in each of its subnets; None is the internet."""
    return tuple(Side(place, subnet) for subnet in place.subnets) if place else (Side(),)


class Places:
    """Every place of a graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def of(self, end: Resource) -> Place:
        """Where a subnet, a security group or a resource stands.

        A group stands where its members do; one of which no member is seen, or one whose subnets are not, in any subnet of its VPC: what it
        allows today, its first member will.
        """
        if end.type == SUBNET:
            return Place(end.name, (end,), None)
        if end.type in {GROUP, DEFAULT_GROUP}:
            return Place(end.name, self._of_members(end), (end,))
        shape = _SHAPES.get(end.type)
        if shape is None:
            return Place(end.name, (), None, (Unfollowed(end, f"where a {end.type} stands is not known here"),))
        subnets, groups = subnets_of_shape(self._graph, end, shape), groups_of_shape(self._graph, end, shape)
        doubts = [] if subnets else [Unfollowed(end, "none of its subnets is in this program")]
        if not groups and not (shape.bare and not end.has(shape.groups)):
            doubts.append(Unfollowed(end, "none of its security groups is in this program"))
        return Place(end.name, subnets, groups or None if shape.bare else groups, tuple(doubts))

    def members(self, group: Resource) -> tuple[Resource, ...]:
        """What is seen to stand behind a group."""
        return tuple(self._members.get(group.urn, ()))

    def _of_members(self, group: Resource) -> tuple[Resource, ...]:
        found = [subnets_of_shape(self._graph, m, _SHAPES[m.type]) for m in self.members(group)]
        if found and all(found):
            return tuple({s.urn: s for subnets in found for s in subnets}.values())
        vpc = vpc_of(self._graph, group)
        return subnets_of(self._graph, vpc) if vpc else ()

    @cached_property
    def _members(self) -> dict[str, list[Resource]]:
        members: dict[str, list[Resource]] = defaultdict(list)
        for resource in self._graph.of_type(*_SHAPES):
            for group in groups_of_shape(self._graph, resource, _SHAPES[resource.type]):
                members[group.urn].append(resource)
        return members


def groups_of_shape(graph: Graph, resource: Resource, shape: Shape) -> tuple[Resource, ...]:
    """The groups of a resource that are in the program."""
    return graph.targets(resource, shape.groups, GROUP, DEFAULT_GROUP)


def subnets_of_shape(graph: Graph, resource: Resource, shape: Shape) -> tuple[Resource, ...]:
    """The subnets of a resource that are in the program."""
    return tuple({s.urn: s for s in _subnets(graph, resource, shape)}.values())


def _subnets(graph: Graph, resource: Resource, shape: Shape) -> Iterator[Resource]:
    if shape.subnets:
        yield from graph.targets(resource, shape.subnets, SUBNET)
        yield from graph.targets(resource, "subnetMappings", SUBNET)
    elif group := graph.target(resource, shape.subnet_group):
        yield from graph.targets(group, "subnetIds")
