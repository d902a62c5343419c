"""What the small landing zone has of network: endpoints, groups, load balancers."""

from __future__ import annotations

from policies.resource import Resource

RESOURCES: tuple[Resource, ...] = ()
