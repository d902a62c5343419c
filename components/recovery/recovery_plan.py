"""The recovery plan as one JSON value, with the hash that names its version.

Pure. Schema ``holdfast.recovery-plan/1``: what a drill is told about an environment, and all of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

SCHEMA = "holdfast.recovery-plan/1"


def with_plan_hash(plan: Mapping[str, object]) -> dict[str, object]:
    """`plan` with its schema and `plan_hash`: SHA-256 of the canonical JSON (sorted keys, no spaces) of everything else."""
    whole = {"schema": SCHEMA, **{key: value for key, value in plan.items() if key != "plan_hash"}}
    canonical = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return {**whole, "plan_hash": hashlib.sha256(canonical.encode()).hexdigest()}
