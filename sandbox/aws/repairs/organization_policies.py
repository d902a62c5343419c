"""Organizations: moto knows the kind of backup policies and cannot make one, and takes policies that are longer than AWS takes."""

from __future__ import annotations

from typing import Any

from moto.organizations.exceptions import ConstraintViolationException
from moto.organizations.models import FakePolicy, OrganizationsBackend

_BACKUP = "BACKUP_POLICY"
_BACKUP_ARN = "arn:{0}:organizations::{1}:policy/{2}/backup_policy/{3}"
_MOST_CHARACTERS = {"SERVICE_CONTROL_POLICY": 5120, "RESOURCE_CONTROL_POLICY": 5120, "TAG_POLICY": 10_000, _BACKUP: 10_000}

_begin = FakePolicy.__init__
_create = OrganizationsBackend.create_policy
_update = OrganizationsBackend.update_policy


def apply() -> None:
    """A backup policy can be made; a policy that is too long cannot (AWS Organizations User Guide, "Quotas and service limits")."""
    FakePolicy.__init__ = _begin_any  # type: ignore[method-assign, assignment]  # mypy takes a function put in for a method as one without self
    OrganizationsBackend.create_policy = _create_short  # type: ignore[method-assign, assignment]  # likewise
    OrganizationsBackend.update_policy = _update_short  # type: ignore[method-assign, assignment]  # likewise


def _begin_any(policy: FakePolicy, organization: Any, **said: Any) -> None:
    if said.get("Type") != _BACKUP:
        _begin(policy, organization, **said)
        return
    _begin(policy, organization, **{**said, "Type": "TAG_POLICY"})
    policy.type, policy._arn_format = _BACKUP, _BACKUP_ARN  # noqa: SLF001 - where moto keeps the form of the ARN


def _create_short(backend: OrganizationsBackend, **said: Any) -> dict[str, Any]:
    _measured(said.get("Content", ""), said.get("Type", ""))
    return _create(backend, **said)


def _update_short(backend: OrganizationsBackend, **said: Any) -> dict[str, Any]:
    _measured(said.get("Content", ""), backend.get_policy_by_id(said["PolicyId"]).type)
    return _update(backend, **said)


def _measured(content: str, kind: str) -> None:
    if len(content) > _MOST_CHARACTERS.get(kind, len(content)):
        raise ConstraintViolationException(f"POLICY_CONTENT_LIMIT_EXCEEDED: {kind} of {len(content)} characters")
