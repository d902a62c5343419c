"""The graph as a JSON document (schema ``holdfast.graph/1``), written by the recording and read back by whoever judges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policies.errors import InputError, one_line
from policies.graph import Graph
from policies.resource import Edge, Options, Resource
from policies.value import UNKNOWN, Secret, SecretOrigin, Unknown

SCHEMA = "holdfast.graph/1"


def to_document(graph: Graph) -> dict[str, object]:
    """The graph as plain JSON values."""
    return {
        "schema": SCHEMA,
        "environment": graph.environment,
        "outputs": _plain(graph.outputs),
        "settings": _plain(graph.settings),
        "resources": [
            {
                "urn": r.urn,
                "type": r.type,
                "name": r.name,
                "custom": r.custom,
                "properties": _plain(r.properties),
                "options": {
                    "protect": r.options.protect,
                    "retain_on_delete": r.options.retain_on_delete,
                    "ignore_changes": list(r.options.ignore_changes),
                    "parent": r.options.parent,
                    "provider": r.options.provider,
                    "aliases": list(r.options.aliases),
                },
                "edges": [[e.path, e.target, e.output] for e in r.edges],
            }
            for r in graph.resources
        ],
    }


def from_document(document: object) -> Graph:
    """The graph a document holds.

    Raises:
        InputError: it is not a graph document of this schema.
    """
    if not isinstance(document, Mapping) or document.get("schema") != SCHEMA:
        found = document.get("schema") if isinstance(document, Mapping) else type(document).__name__
        raise InputError(f"not a resource graph: schema is {found!r}, expected {SCHEMA!r}")
    try:
        resources = tuple(_resource(r) for r in document["resources"])
        return Graph(resources, str(document["environment"]), _rich(document["outputs"]), _rich(document["settings"]))
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"resource graph: a part is missing or malformed: {one_line(error)}") from error


def _resource(r: Mapping[str, Any]) -> Resource:
    o = r["options"]
    return Resource(
        urn=r["urn"],
        type=r["type"],
        name=r["name"],
        custom=r["custom"],
        properties=_rich(r["properties"]),
        options=Options(
            protect=o["protect"],
            retain_on_delete=o["retain_on_delete"],
            ignore_changes=tuple(o["ignore_changes"]),
            parent=o["parent"],
            provider=o["provider"],
            aliases=tuple(o["aliases"]),
        ),
        edges=tuple(Edge(path, target, output) for path, target, output in r["edges"]),
    )


def _plain(value: object) -> Any:
    if isinstance(value, Secret):
        return {"$secret": value.origin.value}
    if isinstance(value, Unknown):
        return {"$unknown": True}
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, list | tuple) else value


def _rich(value: Any) -> Any:
    if isinstance(value, Mapping):
        if set(value) == {"$secret"}:
            return Secret(SecretOrigin(value["$secret"]))
        return UNKNOWN if set(value) == {"$unknown"} else {k: _rich(v) for k, v in value.items()}
    return [_rich(v) for v in value] if isinstance(value, list) else value
