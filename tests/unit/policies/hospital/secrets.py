"""What the small landing zone has of secrets."""

from __future__ import annotations

from policies.resource import Resource

RESOURCES: tuple[Resource, ...] = ()
