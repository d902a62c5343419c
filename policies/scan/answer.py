"""Believe Checkov only as far as it can be checked.

Its exit status says nothing: it is 0 for an empty plan, for cut-off JSON and for a missing file. So we demand its version, no parsing
errors, nothing skipped, as many resources as were written, the canary's verdicts, and no traceback on standard error.
"""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policies.errors import InconclusiveError, UnavailableError
from policies.scan.canary import Canary

VERSION = "3.3.30"
_FRAMEWORK = "terraform_plan"
_CRASHED = re.compile(r"Failed to run check (\S+) on \S*:(\S+)")
_KEYS = ("check_id", "check_name", "resource")


@dataclass(frozen=True)
class Check:
    """One verdict on one resource: id and name of the check, and the resource's address."""

    id: str
    name: str
    address: str


@dataclass(frozen=True)
class Scan:
    """What Checkov said about a plan, the canary's part taken out."""

    version: str
    failed: tuple[Check, ...]
    passed: tuple[Check, ...]

    @property
    def checks(self) -> int:
        """How many different checks gave a verdict."""
        return len({c.id for c in (*self.failed, *self.passed)})

    def share(self, prefix: str) -> Scan:
        """What was said about the resources whose names begin with `prefix`, under their names without it."""
        return Scan(self.version, tuple(_renamed(self.failed, prefix)), tuple(_renamed(self.passed, prefix)))


@dataclass(frozen=True)
class Ended:
    """How the process ended: its exit status (negative: the signal that ended it) and what it wrote."""

    status: int
    stdout: str
    stderr: str


def read_answer(ended: Ended, resources: int, bird: Canary) -> Scan:
    """Checkov's answer, after every doubt about it.

    Args:
        ended: the process.
        resources: how many resources the plan holds without the canary; Checkov must have counted as many.
        bird: what was planted.

    Raises:
        UnavailableError: it is of another version than the one its verdicts were compared with.
        InconclusiveError: its answer cannot be believed; every reason is named.
    """
    if ended.status < 0:
        raise InconclusiveError(f"Checkov was ended by {_signal(-ended.status)} before it answered; was there enough memory?")
    if "Traceback (most recent call last)" in ended.stderr:
        raise InconclusiveError(*_crashes(ended.stderr))
    answer = _parsed(ended)
    summary = answer["summary"]
    if summary.get("checkov_version") != VERSION:
        raise UnavailableError(f"this is Checkov {summary.get('checkov_version')}; {VERSION} is wanted; run `holdfast setup`")
    failed, passed = (tuple(_checks(answer, key)) for key in ("failed_checks", "passed_checks"))
    problems = [*_doubts(answer, resources + len(bird.addresses)), *bird.missed(_pairs(failed), _pairs(passed))]
    if problems:
        raise InconclusiveError(*(f"Checkov cannot be believed: {p}" for p in problems))
    ours = [tuple(c for c in checks if c.address not in bird.addresses) for checks in (failed, passed)]
    return Scan(VERSION, *ours)


def _crashes(stderr: str) -> Iterator[str]:
    """A sentence for each check that crashed, with the resource it was looking at where Checkov names it."""
    error = _last_line(stderr)
    named = dict.fromkeys(_CRASHED.findall(stderr))
    yield from (f"the Checkov check {check} crashed on {address} and gave no verdict: {error}" for check, address in named)
    if not named:
        yield f"a Checkov check crashed and gave no verdict: {error}"


def _parsed(ended: Ended) -> Mapping[str, Any]:
    """The answer about the plan; warnings may stand before it, and answers of other frameworks beside it."""
    start = re.search(r"^[\[{]", ended.stdout, re.MULTILINE)
    if start is None:
        said = _last_line(ended.stderr) or _last_line(ended.stdout) or "nothing"
        raise InconclusiveError(f"Checkov ended with status {ended.status} and gave no answer; it said: {said}")
    try:
        found = json.loads(ended.stdout[start.start() :])
    except ValueError as error:
        raise InconclusiveError(f"Checkov's answer is cut off or no JSON: {error} (it ended with status {ended.status})") from error
    if isinstance(found, list):
        about = [a for a in found if isinstance(a, Mapping) and a.get("check_type") == _FRAMEWORK]
        if len(about) != 1:
            kinds = ", ".join(str(a.get("check_type")) if isinstance(a, Mapping) else type(a).__name__ for a in found) or "none"
            raise InconclusiveError(f"Checkov gave {len(found)} answers ({kinds}); one about a {_FRAMEWORK} is wanted")
        [found] = about
    if not isinstance(found, Mapping) or not isinstance(found.get("summary"), Mapping) or not isinstance(found.get("results"), Mapping):
        raise InconclusiveError("Checkov scanned nothing: its answer holds no results")
    return found


def _checks(answer: Mapping[str, Any], key: str) -> Iterator[Check]:
    for found in answer["results"].get(key, ()):
        if not isinstance(found, Mapping) or not all(isinstance(found.get(k), str) for k in _KEYS):
            raise InconclusiveError(f"Checkov's answer has another form: an entry of {key} lacks {', '.join(_KEYS)}")
        yield Check(found["check_id"], found["check_name"], found["resource"])


def _pairs(checks: tuple[Check, ...]) -> frozenset[tuple[str, str]]:
    return frozenset((c.id, c.address) for c in checks)


def _renamed(checks: tuple[Check, ...], prefix: str) -> Iterator[Check]:
    for check in checks:
        type_, _, name = check.address.partition(".")
        if name.startswith(prefix):
            yield Check(check.id, check.name, f"{type_}.{name.removeprefix(prefix)}")


def _doubts(answer: Mapping[str, Any], resources: int) -> Iterator[str]:
    summary = answer["summary"]
    if summary.get("parsing_errors") or answer["results"].get("parsing_errors"):
        yield f"{summary.get('parsing_errors')} parsing errors"
    if summary.get("skipped") or answer["results"].get("skipped_checks"):
        yield f"it skipped {summary.get('skipped')} checks"
    if summary.get("resource_count") != resources:
        yield f"it scanned {summary.get('resource_count')} resources of {resources}"


def _last_line(text: str) -> str:
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
