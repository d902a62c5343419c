"""What the small landing zone has of operations, tags and cost."""

from __future__ import annotations

from policies.resource import Resource

RESOURCES: tuple[Resource, ...] = ()
