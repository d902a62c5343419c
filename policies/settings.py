"""What rules ask of an environment's own configuration."""

from __future__ import annotations

from collections.abc import Mapping

from policies.graph import Graph


def is_thrown_away(graph: Graph) -> bool:
    """Whether the environment says of itself that nothing in it is kept; one that says nothing is kept."""
    own = graph.settings.get("environment")
    return isinstance(own, Mapping) and own.get("throw_away") is True
