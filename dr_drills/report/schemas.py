"""JSON Schemas (draft 2020-12) of the data other tools may read."""

from __future__ import annotations

from dr_drills.journal.record import Kind
from dr_drills.report.drill_report import SCHEMA, json_schema

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_HASH = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_TEXT = {"type": "string", "minLength": 1}
_POSITIVE = {"type": "number", "exclusiveMinimum": 0}


def report_schema() -> dict[str, object]:
    """`report.json`."""
    return {"$schema": _DRAFT, "$id": SCHEMA, **json_schema()}


def journal_schema() -> dict[str, object]:
    """One line of `journal.jsonl`; the body of each kind is described in docs/journal.md."""
    instant = {
        "type": "object",
        "required": ["mono_ns", "wall", "boot"],
        "properties": {"mono_ns": {"type": "integer"}, "wall": {"type": "string", "format": "date-time"}, "boot": {"type": "string"}},
    }
    return {
        "$schema": _DRAFT,
        "$id": "holdfast.journal/1",
        "type": "object",
        "additionalProperties": False,
        "required": ["n", "kind", "at", "body", "prev", "hash"],
        "properties": {
            "n": {"type": "integer", "minimum": 0},
            "kind": {"enum": [kind.value for kind in Kind]},
            "at": instant,
            "body": {"type": "object"},
            "prev": _HASH,
            "hash": _HASH,
        },
    }


def recovery_plan_schema() -> dict[str, object]:
    """The stack output `recovery_plan`: the part that drills cannot do without."""
    tier = {
        "type": "object",
        "required": ["rto_seconds", "rpo_seconds", "restore_rto_seconds", "restore_rpo_seconds", "cadence_days"],
        "properties": {
            "rto_seconds": _POSITIVE,
            "rpo_seconds": {"type": "number", "minimum": 0},
            "restore_rto_seconds": _POSITIVE,
            "restore_rpo_seconds": _POSITIVE,
            "cadence_days": {"type": "integer", "minimum": 1},
        },
    }
    system = {
        "type": "object",
        "required": ["name", "tier", "engine", "drillable", "database", "dns", "drill"],
        "properties": {"name": _TEXT, "tier": _TEXT, "engine": _TEXT, "drillable": {"type": "boolean"}},
    }
    return {
        "$schema": _DRAFT,
        "$id": "holdfast.recovery-plan/1",
        "type": "object",
        "required": ["schema", "environment", "regions", "tiers", "roles", "systems", "plan_hash"],
        "properties": {
            "schema": {"const": "holdfast.recovery-plan/1"},
            "environment": _TEXT,
            "regions": {"type": "object", "required": ["primary", "recovery"]},
            "tiers": {"type": "object", "additionalProperties": tier},
            "roles": {"type": "object", "required": ["operator", "commander", "approver"]},
            "systems": {"type": "array", "items": system},
            "plan_hash": _HASH,
        },
    }
