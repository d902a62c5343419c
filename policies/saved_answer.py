"""An answer that `holdfast check --json` gave before, read back to be compared with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from policies.comparison import Side
from policies.errors import InputError, one_line
from policies.judge import Finding, Outcome
from policies.rule import Severity

SCHEMAS = ("holdfast.check/2", "holdfast.check/3")


def read_answer(path: Path) -> Mapping[str, Side]:
    """The sides a file holds, by environment.

    Raises:
        InputError: it cannot be read or is not such an answer.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"{path}: no answer can be read there: {one_line(error)}") from error
    schema = document.get("schema") if isinstance(document, Mapping) else None
    if schema not in SCHEMAS:
        raise InputError(f"{path}: schema is {schema!r}, expected {' or '.join(SCHEMAS)}; `holdfast check --json --output FILE` writes one")
    try:
        when = str(document.get("checked_at", ""))[:16]
        return {e["environment"]: _side(e, path, when) for e in document["environments"]}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{path}: a part of the answer is missing or malformed: {one_line(error)}") from error


def _side(environment: Mapping[str, Any], path: Path, when: str) -> Side:
    findings = tuple(_finding(f) for f in environment["findings"])
    return Side(
        f"{environment['environment']} in {path.name}" + (f" of {when}" if when else ""),
        int(environment["scanned"]["resources"]),
        int(environment["scanned"]["components"]),
        frozenset(str(r["id"]) for r in environment["rules"]),
        frozenset(f.rule for f in findings if f.outcome is Outcome.NOT_ASKED),
        environment["scanned"]["checkov"] is not None,
        findings,
    )


def _finding(found: Mapping[str, Any]) -> Finding:
    texts = {key: str(found[key]) for key in ("reason", "resource", "type", "urn", "remedy", "waiver", "source")}
    reason, resource, type_, urn, remedy, waiver, source = texts.values()
    also = tuple(str(a) for a in found["also"])
    where = (resource, type_, urn)
    return Finding(str(found["rule"]), Severity(found["severity"]), Outcome(found["outcome"]), reason, *where, remedy, waiver, source, also)
