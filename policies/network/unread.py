"""Ways into or out of a security group whose other end is not written in the program, so that nothing tells who that is."""

from __future__ import annotations

from collections.abc import Iterator

from policies.graph import Graph
from policies.network.filters import EGRESS_RULE, GROUP_RULE, INGRESS_RULE
from policies.network.once import once
from policies.network.routes import is_set
from policies.network.unfollowed import Unfollowed
from policies.resource import Resource


def unread_admissions(graph: Graph, group: Resource) -> tuple[Unfollowed, ...]:
    """The rules of a group that admit a managed prefix list."""
    return _unread(graph, group, "ingress", INGRESS_RULE, "admits")


def unread_departures(graph: Graph, group: Resource) -> tuple[Unfollowed, ...]:
    """The rules of a group that let out to a managed prefix list."""
    return _unread(graph, group, "egress", EGRESS_RULE, "lets out to")


@once
def _unread(graph: Graph, group: Resource, direction: str, separate_type: str, does: str) -> Iterator[Unfollowed]:
    separate = [(r, "prefixListId") for r in graph.pointing_at(group, separate_type, by="securityGroupId")]
    older = [(r, "prefixListIds") for r in graph.pointing_at(group, GROUP_RULE, by="securityGroupId") if r.text("type") == direction]
    inline = [(block, "prefixListIds") for block in group.blocks(direction)]
    for rule, key in (*separate, *older, *inline):
        if is_set(rule, key):
            yield Unfollowed(rule, f"{group.name} {does} a prefix list ({rule.name}), whose addresses are not written out")
