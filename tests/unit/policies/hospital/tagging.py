"""The tags that everything in the small landing zone has."""

from __future__ import annotations

from collections.abc import Mapping

from policies.resource import Resource
from policies.rules.tags import DEMANDED
from tests.unit.policies.graphs import changed

TAGS = {"holdfast:environment": "test", "cost-centre": "clinic", "holdfast:data_class": "clinical"}


def tagged(resource: Resource) -> Resource:
    """The same resource with them, where its type is asked for tags; its own stay."""
    if resource.type not in DEMANDED:
        return resource
    own = resource.properties.get("tags")
    return changed(resource, tags={**TAGS, **(own if isinstance(own, Mapping) else {})})
