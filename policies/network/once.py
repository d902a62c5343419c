"""Reading a graph once: what is a pure function of a graph and its resources is kept as long as the graph is."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from policies.graph import Graph

P = ParamSpec("P")
T = TypeVar("T")


def once(read: Callable[Concatenate[Graph, P], Iterable[T]]) -> Callable[Concatenate[Graph, P], tuple[T, ...]]:
    """Keep what `read` yields for a graph, its first argument; where it raises, nothing is kept and it raises again."""
    kept: WeakKeyDictionary[Graph, dict[Hashable, tuple[T, ...]]] = WeakKeyDictionary()

    @wraps(read)
    def reading(graph: Graph, /, *args: P.args, **kwargs: P.kwargs) -> tuple[T, ...]:
        known = kept.setdefault(graph, {})
        key = (*args, *kwargs.items())
        if key not in known:
            known[key] = tuple(read(graph, *args, **kwargs))
        return known[key]

    return reading
