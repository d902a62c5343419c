"""The other side of `--diff WITH`: a saved answer, another environment, or the same one as a commit declares it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from holdfast.check.asked import Asked
from holdfast.check.judging import Means, judged, judged_at
from holdfast.check.revision import Revision, find_revision, worktree
from policies.assessment import Assessment
from policies.comparison import Comparison, Side, compare, side_of
from policies.errors import InputError
from policies.saved_answer import read_answer
from policies.sources.project import read_project


def compared(asked: Asked, with_: str, means: Means) -> tuple[Comparison, ...]:
    """What was asked, each environment against its other side.

    Raises:
        InputError: there is no such other side.
        PolicyError: either side cannot be judged.
    """
    if Path(with_).is_file():
        saved = read_answer(Path(with_))
        return tuple(compare(_saved_side(saved, a, with_), side_of(a, _label(asked, a))) for a in judged(asked, means))
    if asked.exported:
        raise InputError(f"--diff {with_}: there is no such file, and an exported file is only compared with a saved answer")
    if _is_environment(asked.project, with_):
        return _with_environment(asked, with_, means)
    revision = find_revision(asked.project, with_)
    if revision is None:
        raise InputError(f"--diff {with_}: neither a file, nor an environment, nor a commit of this repository")
    return _with_revision(asked, revision, means)


def _with_environment(asked: Asked, environment: str, means: Means) -> tuple[Comparison, ...]:
    if environment in asked.environments:
        raise InputError(f"--diff {environment}: it would be compared with itself")
    now = judged(asked, means)
    [other] = judged_at(asked.project, asked, (environment,), means)
    return tuple(compare(side_of(other, environment), side_of(a, _label(asked, a))) for a in now)


def _with_revision(asked: Asked, revision: Revision, means: Means) -> tuple[Comparison, ...]:
    now = judged(asked, means)
    with worktree(asked.project, revision) as project:
        before = {a.environment: a for a in judged_at(project, asked, asked.environments, means)}
    return tuple(
        compare(side_of(before[a.environment], f"{a.environment} at {revision.name} ({revision.commit[:7]})"), side_of(a, _label(asked, a)))
        for a in now
    )


def _saved_side(saved: Mapping[str, Side], assessment: Assessment, file: str) -> Side:
    if len(saved) == 1 and not assessment.environment:
        return next(iter(saved.values()))
    if assessment.environment not in saved:
        there = ", ".join(sorted(saved)) or "none"
        raise InputError(f"{file}: holds no answer about {assessment.environment!r}; there are: {there}")
    return saved[assessment.environment]


def _label(asked: Asked, assessment: Assessment) -> str:
    return f"{assessment.environment or 'unnamed'} in {asked.exported[0][1].name}" if asked.exported else f"{assessment.environment} now"


def _is_environment(project: Path, name: str) -> bool:
    try:
        read_project(project, name)
    except InputError:
        return False
    return True
