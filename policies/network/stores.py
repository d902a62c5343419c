"""Where data lives: what holds it, the subnets it stands in and the groups that guard it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policies.graph import Graph
from policies.network.once import once
from policies.network.places import STORES, groups_of_shape, subnets_of_shape
from policies.network.unfollowed import Unfollowed
from policies.resource import Resource


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


@once
def stores(graph: Graph) -> Iterator[Store]:
    """Everything that holds data inside a network."""
    for resource in graph.of_type(*STORES):
        shape = STORES[resource.type]
        if not shape.apart or resource.has(shape.subnets):
            yield Store(resource, subnets_of_shape(graph, resource, shape), groups_of_shape(graph, resource, shape))
