"""Run Checkov on a plan and believe it only as far as it can be checked.

Its exit status says nothing: it is 0 for an empty plan, for cut-off JSON and for a missing file. So we demand its version, no parsing
errors, as many resources as were written, the canary's verdicts, and no traceback on standard error.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policies.errors import InconclusiveError, UnavailableError, one_line
from policies.scan.canary import Canary, canary, planted

VERSION = "3.3.30"
# Two thousand resources take minutes on a machine with other work to do; what is slow has not failed yet.
_LONGEST_S = 900
_QUIET = {"CKV_SKIP_PACKAGE_UPDATE_CHECK": "true", "LOG_LEVEL": "ERROR", "PYTHONWARNINGS": "ignore"}
# An environment of ours must not reach a program that lives in its own.
_NOT_PASSED_ON = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "BC_API_KEY")


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


def scan(program: Path, plan: Mapping[str, Any], resources: int) -> Scan:
    """Scan a plan.

    Args:
        program: the `checkov` executable.
        plan: the plan's JSON.
        resources: how many resources it holds; Checkov must have counted as many.

    Raises:
        UnavailableError: the program is missing, or of another version than the one its verdicts were compared with.
        InconclusiveError: it ran, and its answer cannot be believed; every reason is named.
    """
    if not program.is_file():
        raise UnavailableError(f"{program}: no Checkov there; run `holdfast setup`, or pass --no-checkov and have only our own rules")
    bird = canary()
    with tempfile.TemporaryDirectory(prefix="holdfast-checkov-") as folder:
        file = Path(folder) / "plan.json"
        file.write_text(json.dumps(planted(plan, bird)), encoding="utf-8")
        ran = _run(program, file)
    return read_answer(ran.stdout, ran.stderr, resources, bird)


def read_answer(stdout: str, stderr: str, resources: int, bird: Canary) -> Scan:
    """Checkov's answer, after every doubt about it; see `scan` for the errors."""
    if "Traceback (most recent call last)" in stderr:
        last = stderr.strip().splitlines()[-1]
        raise InconclusiveError(f"a Checkov check crashed and gave no verdict: {last}")
    answer = _parsed(stdout)
    summary = answer["summary"]
    if summary["checkov_version"] != VERSION:
        raise UnavailableError(f"this is Checkov {summary['checkov_version']}; {VERSION} is wanted; run `holdfast setup`")
    failed, passed = (tuple(_checks(answer, key)) for key in ("failed_checks", "passed_checks"))
    problems = [*_doubts(summary, resources + len(bird.addresses)), *bird.missed(_pairs(failed), _pairs(passed))]
    if problems:
        raise InconclusiveError(*(f"Checkov cannot be believed: {p}" for p in problems))
    ours = [tuple(c for c in checks if c.address not in bird.addresses) for checks in (failed, passed)]
    return Scan(summary["checkov_version"], *ours)


def _run(program: Path, plan: Path) -> subprocess.CompletedProcess[str]:
    command = [str(program), "--file", str(plan), "--framework", "terraform_plan", "--skip-download", "--output", "json", "--compact"]
    environment = {k: v for k, v in os.environ.items() if k not in _NOT_PASSED_ON} | _QUIET
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=_LONGEST_S, env=environment, cwd=plan.parent)
    except OSError as error:
        raise UnavailableError(f"{program} cannot be started: {one_line(error)}; run `holdfast setup`") from error
    except subprocess.TimeoutExpired as error:
        raise InconclusiveError(f"Checkov gave no answer within {_LONGEST_S} s: run it again when the machine has less to do") from error


def _parsed(stdout: str) -> Mapping[str, Any]:
    try:
        answer = json.loads(stdout)
    except ValueError as error:
        raise InconclusiveError(f"Checkov's answer is not JSON: {one_line(error)}") from error
    if not isinstance(answer, Mapping) or not isinstance(answer.get("summary"), Mapping) or "results" not in answer:
        raise InconclusiveError("Checkov scanned nothing: its answer holds no results")
    return answer


def _checks(answer: Mapping[str, Any], key: str) -> Iterator[Check]:
    for found in answer["results"].get(key, ()):
        yield Check(found["check_id"], found["check_name"], found["resource"])


def _pairs(checks: tuple[Check, ...]) -> frozenset[tuple[str, str]]:
    return frozenset((c.id, c.address) for c in checks)


def _doubts(summary: Mapping[str, Any], resources: int) -> Iterator[str]:
    if summary.get("parsing_errors"):
        yield f"{summary['parsing_errors']} parsing errors"
    if summary.get("resource_count") != resources:
        yield f"it scanned {summary.get('resource_count')} resources of {resources}"
