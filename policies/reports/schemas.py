"""The JSON Schemas (draft 2020-12) of what this room prints for machines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def check_schema() -> dict[str, Any]:
    """The answer of `holdfast check --json`."""
    return _read("check.schema.json")


def diff_schema() -> dict[str, Any]:
    """The answer of `holdfast check --diff … --json`."""
    return _read("check-diff.schema.json")


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return found
