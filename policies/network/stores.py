"""Where data lives: the types that hold it, the subnets they stand in and the groups that guard them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policies.graph import Graph
from policies.network.unfollowed import Unfollowed
from policies.resource import Resource


@dataclass(frozen=True)
class _Shape:
    """How a type names its subnets (through a group, or on its own) and its security groups."""

    groups: str
    subnet_group: str = ""
    subnets: str = ""


_SHAPES = {
    "aws:rds/instance:Instance": _Shape("vpcSecurityGroupIds", subnet_group="dbSubnetGroupName"),
    "aws:rds/cluster:Cluster": _Shape("vpcSecurityGroupIds", subnet_group="dbSubnetGroupName"),
    "aws:docdb/cluster:Cluster": _Shape("vpcSecurityGroupIds", subnet_group="dbSubnetGroupName"),
    "aws:neptune/cluster:Cluster": _Shape("vpcSecurityGroupIds", subnet_group="neptuneSubnetGroupName"),
    "aws:elasticache/replicationGroup:ReplicationGroup": _Shape("securityGroupIds", subnet_group="subnetGroupName"),
    "aws:redshift/cluster:Cluster": _Shape("vpcSecurityGroupIds", subnet_group="clusterSubnetGroupName"),
    "aws:efs/mountTarget:MountTarget": _Shape("securityGroups", subnets="subnetId"),
    "aws:fsx/openZfsFileSystem:OpenZfsFileSystem": _Shape("securityGroupIds", subnets="subnetIds"),
}


@dataclass(frozen=True)
class Store:
    """One thing that holds data, and where it can be reached."""

    resource: Resource
    subnets: tuple[Resource, ...]
    groups: tuple[Resource, ...]


def unplaced(store: Store) -> Iterator[Unfollowed]:
    """Why nothing can be told of a store's routes: it stands in no subnet that is seen, as in the default VPC."""
    if not store.subnets:
        yield Unfollowed(store.resource, "none of its subnets is in this program")


def unguarded(store: Store) -> Iterator[Unfollowed]:
    """Why nothing can be told of who may connect to a store: no group of it is seen, as where it has the default one."""
    if not store.groups:
        yield Unfollowed(store.resource, "none of its security groups is in this program")


def stores(graph: Graph) -> Iterator[Store]:
    """Everything that holds data inside a network."""
    for resource in graph.of_type(*_SHAPES):
        shape = _SHAPES[resource.type]
        yield Store(resource, _subnets(graph, resource, shape), graph.targets(resource, shape.groups))


def _subnets(graph: Graph, resource: Resource, shape: _Shape) -> tuple[Resource, ...]:
    if shape.subnets:
        return graph.targets(resource, shape.subnets)
    group = graph.target(resource, shape.subnet_group)
    return graph.targets(group, "subnetIds") if group else ()
