"""What a resource is tagged with: its own tags, and those that its provider gives to everything.

Source: Pulumi AWS, provider option `defaultTags`; AWS Whitepaper "Best Practices for Tagging AWS Resources".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policies.graph import Graph
from policies.resource import Resource

_ALL = "tagsAll"


@dataclass(frozen=True)
class Demand:
    """A tag that must be there, under one of its usual names."""

    what: str
    keys: frozenset[str]


_USUAL = (
    Demand("the environment", frozenset({"environment", "env", "stage"})),
    Demand("who answers or pays for it", frozenset({"owner", "team", "system", "application", "cost-centre", "cost-center", "project"})),
)
_USUAL_CLASSES = (
    "public", "internal", "operational", "operations", "confidential", "restricted", "personal", "clinical", "phi", "logs", "backup",
    "credentials",
)  # fmt: skip
CLASSIFICATION = frozenset({"data", "data-class", "dataclass", "data-classification", "dataclassification", "classification"})


def tags(graph: Graph, resource: Resource) -> Mapping[str, str]:
    """Values by plain key: without what stands before a colon or slash, in small letters, words joined by hyphens.

    Raises:
        UnknownValueError: the tags are not known yet.
    """
    provider = graph.get(resource.options.provider)
    given = provider.document("defaultTags").get("tags") if provider else None
    own = resource.value("tags") if resource.value("tags") is not None else resource.value(_ALL)
    merged = {**(given if isinstance(given, Mapping) else {}), **(own if isinstance(own, Mapping) else {})}
    return {plain(str(key)): resource.inner(merged, "tags").text(str(key)) for key in merged if "." not in str(key)}


def plain(key: str) -> str:
    """``holdfast:data_class`` as ``data-class``."""
    return key.replace("/", ":").rpartition(":")[2].lower().replace("_", "-").replace(" ", "-")


def demands(graph: Graph) -> tuple[Demand, ...]:
    """The tags that an environment requires (its setting `required_tags`), or those that every estate needs."""
    named = _listed(graph, "required_tags")
    return tuple(Demand(key, frozenset({plain(key)})) for key in named) or _USUAL


def classes(graph: Graph) -> frozenset[str]:
    """The words by which data is told apart: the environment's setting `data_classes`, or the usual ones."""
    return frozenset(word.lower() for word in _listed(graph, "data_classes") or _USUAL_CLASSES)


def _listed(graph: Graph, key: str) -> tuple[str, ...]:
    found = graph.settings.get(key)
    return tuple(str(word) for word in found) if isinstance(found, Iterable) and not isinstance(found, str) else ()
