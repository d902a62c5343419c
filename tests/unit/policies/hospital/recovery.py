"""What the small landing zone has of recovery: backups, schedules, the drill network."""

from __future__ import annotations

from policies.resource import Resource

RESOURCES: tuple[Resource, ...] = ()
