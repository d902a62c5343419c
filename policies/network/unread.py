"""Ways into a security group whose source is not written in the program, so that nothing tells who comes in."""

from __future__ import annotations

from collections.abc import Iterator

from policies.graph import Graph
from policies.network.filters import GROUP_RULE, INGRESS_RULE
from policies.network.routes import is_set
from policies.network.unfollowed import Unfollowed
from policies.resource import Resource


def unread_admissions(graph: Graph, group: Resource) -> Iterator[Unfollowed]:
    """The rules of a group that admit a managed prefix list."""
    separate = [(r, "prefixListId") for r in graph.pointing_at(group, INGRESS_RULE, by="securityGroupId")]
    older = [(r, "prefixListIds") for r in graph.pointing_at(group, GROUP_RULE, by="securityGroupId") if r.text("type") == "ingress"]
    inline = [(block, "prefixListIds") for block in group.blocks("ingress")]
    for rule, key in (*separate, *older, *inline):
        if is_set(rule, key):
            yield Unfollowed(rule, f"{group.name} admits a prefix list ({rule.name}), whose addresses are not written out")
