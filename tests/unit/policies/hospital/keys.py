"""What the small landing zone has of keys, logs and locks."""

from __future__ import annotations

from policies.resource import Resource

RESOURCES: tuple[Resource, ...] = ()
