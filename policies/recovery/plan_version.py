"""Which version of a recovery plan a proof is about: a hash of what recovery depends on and every source can show.

A whole plan cannot be compared: where a deployed one has ARNs, addresses and ids, that of a program which was not deployed has
references. See docs/adr/0016-plan-version.md.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

from policies.resource import Resource, UnknownValueError
from policies.value import references

_OF_THE_PLAN = ("schema", "environment", "regions.primary", "regions.recovery", "accounts", "triggers")
_OF_THE_TIER = ("rto_seconds", "rpo_seconds", "restore_rto_seconds", "restore_rpo_seconds")
_OF_A_COPY = ("instance", "region", "port", "subnet_group")
_OF_THE_SYSTEM = (
    *("name", "tier", "engine", "drillable", "database.name", "database.instance_class"),
    *(f"database.{side}.{key}" for side in ("primary", "replica") for key in _OF_A_COPY),
    *("dns.name", "dns.ttl_seconds", "dns.primary_set", "dns.recovery_set", "drill.region", "drill.subnet_group"),
)


def plan_version(plan: Resource, system: str) -> str | None:
    """The version of the part of a recovery plan that is about one system, 64 hex digits; None where the plan does not name it.

    Other systems, how often to drill, who acts, and every name that AWS gives are left out: none of them changes what was proven.

    Raises:
        UnknownValueError: a part is not known before the update, or is a reference.
        ShapeError: the plan is not of the shape its schema promises.
    """
    own = next((s for s in plan.blocks("systems") if s.text("name") == system), None)
    if own is None:
        return None
    parts = dict(
        (*_read(plan, _OF_THE_PLAN), *_read(plan, (f"tiers.{own.text('tier')}.{key}" for key in _OF_THE_TIER)), *_read(own, _OF_THE_SYSTEM))
    )
    return hashlib.sha256(json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _read(part: Resource, paths: Iterator[str] | tuple[str, ...]) -> Iterator[tuple[str, object]]:
    for path in paths:
        value = _plain(part.value(path))
        if any(references(value)):
            raise UnknownValueError(part, path)
        yield path, value


def _plain(value: object) -> object:
    """The value as every source writes it: an engine hands whole numbers over as floats."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return int(value) if isinstance(value, float) and value.is_integer() else value
