"""The file of a baseline, schema ``holdfast.baseline/1``: one violation a line, sorted, so that a change of it can be reviewed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from policies.baseline import Baseline
from policies.errors import InputError, one_line, raise_all
from policies.known_violation import KnownViolation
from policies.waiver import NEVER_WAIVED

SCHEMA = "holdfast.baseline/1"
_TEXTS = ("environment", "rule", "type", "resource", "first_seen")
_MAY_BE_EMPTY = {"environment", "type", "resource"}


def baseline_text(baseline: Baseline) -> str:
    """The content of the file."""
    lines = ",\n".join(f"  {json.dumps(_entry(v), sort_keys=True)}" for v in baseline.violations)
    return f'{{\n "schema": "{SCHEMA}",\n "violations": [{f"{chr(10)}{lines}{chr(10)} " if lines else ""}]\n}}\n'


def read_baseline(path: Path) -> Baseline:
    """The baseline a file holds.

    Raises:
        InputError: it cannot be read or is not a baseline; every mistake is named with its place.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"{path}: no baseline can be read there: {one_line(error)}") from error
    schema = document.get("schema") if isinstance(document, Mapping) else None
    if schema != SCHEMA:
        raise InputError(f"{path}: schema is {schema!r}, expected {SCHEMA!r}; `--write-baseline` writes one")
    listed = document.get("violations")
    if not isinstance(listed, list):
        raise InputError(f"{path}: violations: expected a list")
    raise_all(f"{path}: violations[{n}]{problem}" for n, entry in enumerate(listed) for problem in _problems(entry))
    violations = [_violation(entry) for entry in listed]
    places = {(v.environment, v.key): n for n, v in enumerate(violations)}
    raise_all(
        f"{path}: violations[{n}]: the same as violations[{places[v.environment, v.key]}]"
        for n, v in enumerate(violations)
        if places[v.environment, v.key] != n
    )
    return Baseline(tuple(sorted(violations)))


def _entry(violation: KnownViolation) -> dict[str, object]:
    entry: dict[str, object] = {
        "environment": violation.environment,
        "rule": violation.rule,
        "type": violation.type,
        "resource": violation.resource,
        "first_seen": violation.first_seen.isoformat(),
    }
    return entry if violation.times == 1 else entry | {"times": violation.times}


def _problems(entry: object) -> Iterator[str]:
    if not isinstance(entry, Mapping):
        yield f": expected an object, found {type(entry).__name__}"
        return
    for key in _TEXTS:
        value = entry.get(key)
        if not isinstance(value, str) or not (value or key in _MAY_BE_EMPTY):
            yield f".{key}: expected text, found {value!r}"
    yield from (f".{key}: not known here" for key in sorted({str(k) for k in entry} - {*_TEXTS, "times"}))
    if str(entry.get("rule")).startswith(NEVER_WAIVED):
        yield f".rule: {entry['rule']} can never be known; put right what it names"
    if isinstance(entry.get("first_seen"), str) and _day(entry["first_seen"]) is None:
        yield f".first_seen: {entry['first_seen']!r} is not a day (YYYY-MM-DD)"
    times = entry.get("times", 1)
    if not isinstance(times, int) or isinstance(times, bool) or times < 1:
        yield f".times: expected a number from 1, found {times!r}"


def _violation(entry: Mapping[str, object]) -> KnownViolation:
    texts = {key: str(entry[key]) for key in _TEXTS}
    seen = _day(texts.pop("first_seen"))
    if seen is None:
        raise InputError("a baseline changed while it was read")
    return KnownViolation(**texts, first_seen=seen, times=int(str(entry.get("times", 1))))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
