"""Subjects judged: with Checkov or without, by the evidence that is there, against a baseline."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from holdfast.check.asked import Asked
from policies.assessment import Assessment
from policies.baseline import Baseline, baseline_of, with_baseline
from policies.baseline_file import baseline_text, read_baseline
from policies.check import Request, check
from policies.errors import UnavailableError
from policies.recovery.evidence import EvidenceFolder
from policies.sources.evidence import read_evidence, read_keys
from sandbox.supervisor import holdfast_directory
from sandbox.tools.errors import ToolError
from sandbox.tools.locate import checkov

Task = Callable[[str], AbstractContextManager[object]]


@dataclass(frozen=True)
class Means:
    """What every judgement of one call has in common."""

    checkov: Path | None
    evidence: EvidenceFolder | None
    now: datetime
    task: Task
    save_plan: Path | None = None


def judged(asked: Asked, means: Means) -> tuple[Assessment, ...]:
    """The assessments of what was asked, known violations marked.

    Raises:
        PolicyError: see `policies.check.check`, and a baseline that cannot be read.
        OSError: a file cannot be written.
    """
    baseline = read_baseline(asked.baseline) if asked.baseline else Baseline()
    request = Request(asked.subjects, means.checkov, means.now.date(), means.save_plan, asked.waivers_at, means.evidence)
    assessments = check(request, means.task)
    if asked.write_baseline:
        baseline = baseline_of(assessments, means.now.date(), baseline)
        asked.write_baseline.write_text(baseline_text(baseline), encoding="utf-8")
    return tuple(with_baseline(a, baseline) for a in assessments)


def judged_at(project: Path, asked: Asked, environments: tuple[str, ...], means: Means) -> tuple[Assessment, ...]:
    """The assessments of other programs than the one that was asked about, with their own waivers."""
    other = replace(asked, project=project, stacks=environments, waivers=None)
    request = Request(other.subjects, means.checkov, means.now.date(), None, other.waivers_at, means.evidence)
    return check(request, means.task)


def checkov_program() -> Path:
    """The Checkov that `holdfast setup` installed.

    Raises:
        UnavailableError: there is none.
    """
    try:
        return checkov().program
    except ToolError as error:
        raise UnavailableError(str(error), "or pass --no-checkov to ask only our own rules") from error


def evidence_in(folder: Path | None, keys: list[Path] | None, now: datetime) -> EvidenceFolder | None:
    """The packs of the folder that was named, or of the one drills write to here; None where there is neither."""
    home = holdfast_directory()
    packs = folder or home / "drills"
    if folder is None and not packs.is_dir():
        return None
    return read_evidence(packs, read_keys(keys or sorted((home / "keys").glob("*.pub"))), now, asked_for=folder is not None)
