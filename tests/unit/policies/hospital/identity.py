"""What the small landing zone has of identity."""

from __future__ import annotations

from policies.resource import Resource

RESOURCES: tuple[Resource, ...] = ()
