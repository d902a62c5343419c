"""What was asked of `holdfast check`, and every way in which it cannot be answered, said before anything takes time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from holdfast.check.format import Format
from policies.errors import InputError
from policies.source import Source
from policies.sources.project import read_project
from policies.subject import Subject

DEFAULT = "sandbox"


@dataclass(frozen=True)
class Asked:
    """The options of one call; None where one was not given."""

    stacks: tuple[str, ...]
    state: Path | None
    preview: Path | None
    terraform_plan: Path | None
    format: Format | None
    as_json: bool
    output: Path | None
    verbose: bool
    project: Path
    waivers: Path | None
    baseline: Path | None
    write_baseline: Path | None
    diff: str | None

    @property
    def wanted(self) -> Format:
        """The format of the answer."""
        return Format.JSON if self.as_json else self.format or Format.TEXT

    @property
    def exported(self) -> tuple[tuple[Source, Path], ...]:
        """Files that something else wrote."""
        given = ((Source.STATE, self.state), (Source.PREVIEW, self.preview), (Source.TERRAFORM_PLAN, self.terraform_plan))
        return tuple((source, file) for source, file in given if file)

    @property
    def environments(self) -> tuple[str, ...]:
        """Whose programs are checked, each once."""
        return tuple(dict.fromkeys(self.stacks)) or (DEFAULT,)

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """Programs by their environments, or the one exported file."""
        if self.exported:
            return tuple(Subject(source, file, next(iter(self.stacks), "")) for source, file in self.exported)
        return tuple(Subject(Source.PROGRAM, self.project, stack) for stack in self.environments)

    @property
    def waivers_at(self) -> Path:
        """The file or folder of waivers: by default those of the project that is checked."""
        return self.waivers or self.project / "policies" / "waivers"


def problems(asked: Asked) -> Iterator[str]:
    """Every reason why this cannot be answered, each with what to do."""
    yield from _at_odds(asked)
    yield from _files(asked)
    if not asked.exported:
        yield from _environments(asked)


def _at_odds(asked: Asked) -> Iterator[str]:
    if len(asked.exported) > 1 or (asked.exported and len(asked.stacks) > 1):
        yield "one of --state, --preview and --terraform-plan at a time, with one --stack at most to name its environment"
    if asked.as_json and asked.format not in {None, Format.JSON}:
        yield f"--json and --format {asked.format} are two formats; give one"
    if asked.diff is not None and asked.wanted not in {Format.TEXT, Format.JSON}:
        yield f"--diff answers as text or JSON, not as {asked.wanted}"
    if asked.diff is not None and (asked.baseline or asked.write_baseline):
        yield "--diff compares with another answer, --baseline with a list of known violations; give one of them"
    if asked.waivers and asked.waivers.is_file() and len(asked.environments) > 1:
        yield f"--waivers {asked.waivers}: one file is of one environment; give a folder with ENV.yaml for each"
    if asked.write_baseline and asked.write_baseline.exists() and not _same(asked.write_baseline, asked.baseline):
        yield f"{asked.write_baseline}: exists; to renew it give it as --baseline too, to start anew remove it"


def _files(asked: Asked) -> Iterator[str]:
    read = [file for _, file in asked.exported] + [file for file in (asked.waivers, asked.baseline) if file]
    for file in read:
        if not file.exists():
            yield f"{file}: cannot be read: No such file or directory"
        elif file.is_dir() and file != asked.waivers:
            yield f"{file}: cannot be read: it is a directory"
        elif not os.access(file, os.R_OK):
            yield f"{file}: cannot be read: Permission denied"
    for written in (asked.output, asked.write_baseline):
        if written and written.is_dir():
            yield f"{written}: cannot be written: it is a directory"
        elif written and not written.parent.is_dir():
            yield f"{written}: cannot be written: No such file or directory"
    if asked.output and asked.write_baseline and _same(asked.output, asked.write_baseline):
        yield f"{asked.output}: is asked to hold the answer and the baseline; give two files"


def _environments(asked: Asked) -> Iterator[str]:
    told: dict[str, None] = {}
    for environment in asked.environments:
        try:
            read_project(asked.project, environment)
        except InputError as error:
            told |= dict.fromkeys(error.problems)
    yield from told


def _same(one: Path, other: Path | None) -> bool:
    return other is not None and one.resolve() == other.resolve()
