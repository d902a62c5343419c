"""The recovery plan among a drill's inputs."""

from __future__ import annotations

from pathlib import Path

from dr_drills.evidence.strict_json import one_value

SCHEMA = "holdfast.recovery-plan/1"


def recovery_plan_of(directory: Path) -> dict[str, object] | None:
    """The first recovery plan in a drill's ``inputs/``, None when there is none that can be read."""
    for path in sorted((directory / "inputs").glob("*.json")):
        try:
            plan = one_value(path.read_bytes())
        except (OSError, ValueError):
            continue
        if isinstance(plan, dict) and plan.get("schema") == SCHEMA:
            return plan
    return None
