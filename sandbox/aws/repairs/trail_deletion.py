"""CloudTrail: moto's DeleteTrail does nothing, silently, when it is given an ARN or a trail that is not there."""

from __future__ import annotations

from moto.cloudtrail.models import CloudTrailBackend


def apply() -> None:
    """Delete by name or ARN; an unknown trail is an error (CloudTrail API Reference, "DeleteTrail")."""
    CloudTrailBackend.delete_trail = _delete  # type: ignore[method-assign, assignment]  # mypy takes a function put in for a method as one without self


def _delete(backend: CloudTrailBackend, name: str) -> None:
    del backend.trails[backend.get_trail(name).trail_name]
