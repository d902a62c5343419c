"""Which tags the organization knows, and with which values.

Source: AWS Organizations User Guide, "Tag policy syntax and examples" and "Inheritance operators".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from components.organization.organization_policy import OrganizationPolicy, plain
from components.organization.policy_kind import PolicyKind

_ENFORCED_FOR = ("ec2:instance", "ec2:volume", "secretsmanager:*")
_NOBODY_CHANGES = {"@@operators_allowed_for_child_policies": ["@@none"]}


def tag_policy(tags: Mapping[str, tuple[str, ...]]) -> OrganizationPolicy:
    """The policy of `tags`: allowed values by key; a policy further down can change none of them."""
    rules = {key: _rule(key, values) for key, values in tags.items()}
    return OrganizationPolicy(name="tags", kind=PolicyKind.TAG, content=plain({"tags": rules}))


def _rule(key: str, values: tuple[str, ...]) -> Mapping[str, Any]:
    return {
        "tag_key": {"@@assign": key, **_NOBODY_CHANGES},
        "tag_value": {"@@assign": sorted(values), **_NOBODY_CHANGES},
        "enforced_for": {"@@assign": list(_ENFORCED_FOR), **_NOBODY_CHANGES},
    }
