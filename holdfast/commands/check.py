"""`holdfast check`: the program of an environment against our rules and Checkov, offline."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from holdfast.console import fail, out
from holdfast.exit_status import ExitStatus

if TYPE_CHECKING:
    from policies.assessment import Assessment
    from policies.evidence import EvidenceFolder
    from policies.subject import Subject


_DEFAULT = "sandbox"


class Format(StrEnum):
    """How the answer is printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(run)


def run(
    *,
    stack: Annotated[
        list[str] | None, typer.Option("--stack", "-s", metavar="ENV", help="Whose program to check; may be given again.")
    ] = None,
    state: Annotated[Path | None, typer.Option("--state", metavar="FILE", help="Check an exported Pulumi state instead.")] = None,
    preview: Annotated[Path | None, typer.Option("--preview", metavar="FILE", help="Check `pulumi preview --json` instead.")] = None,
    terraform_plan: Annotated[
        Path | None, typer.Option("--terraform-plan", metavar="FILE", help="Check `terraform show -json PLAN` instead.")
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="How to print the answer.")] = Format.TEXT,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    output: Annotated[Path | None, typer.Option("--output", metavar="FILE", help="Write the answer to FILE.")] = None,
    save_plan: Annotated[Path | None, typer.Option("--save-plan", metavar="FILE", help="Keep the Terraform plan Checkov reads.")] = None,
    no_checkov: Annotated[bool, typer.Option("--no-checkov", help="Ask only our own rules; the answer says so.")] = False,
    project: Annotated[Path, typer.Option("--project", metavar="DIR", help="Directory that holds Pulumi.yaml.")] = Path(),
    waivers: Annotated[Path | None, typer.Option("--waivers", metavar="FILE", help="Other waivers than the environment's own.")] = None,
    evidence: Annotated[
        Path | None,
        typer.Option("--evidence", metavar="DIR", help="Packs that must prove recovery. Default: .holdfast/drills."),
    ] = None,
    evidence_key: Annotated[
        list[Path] | None,
        typer.Option(
            "--evidence-key", metavar="FILE", help="Public key that may sign evidence; repeatable. Default: .holdfast/keys/*.pub."
        ),
    ] = None,
) -> None:
    """Check what a program declares, before any engine or cloud sees it.

    The program runs once without an engine; every resource it declares is judged by our own rules (docs/rules.md) and, written as a
    Terraform plan, by every AWS check of Checkov. Exceptions live in policies/waivers/ENV.yaml: each names an owner, a reason and a
    last day, and one that is out of order is a violation itself.

    With --evidence every system that drills may touch must have passed its drills within its cadence, under the plan as it is now. Without
    it an environment that is not thrown away is judged by the packs it left in .holdfast/drills; where there are none, those rules are not
    asked, and the answer says so.

    Examples: [bold]holdfast check -s prod[/bold] · [bold]holdfast check --format sarif --output check.sarif[/bold] ·
    [bold]holdfast check --no-checkov[/bold] (two seconds, while you write)

    Exit status: 0 nothing to do, 1 a violation, 2 the program or a waiver is wrong, 3 Checkov is missing, 4 an answer is missing.
    """
    from holdfast.progress import ConsoleProgress
    from policies.assessment import overall
    from policies.check import Request, check
    from policies.errors import InconclusiveError, InputError, UnavailableError

    subjects = _subjects(project.resolve(), stack or [], state, preview, terraform_plan)
    now, checkov = datetime.now(tz=UTC), None if no_checkov else _checkov()
    try:
        request = Request(subjects, checkov, now.date(), save_plan, waivers, _evidence(evidence, evidence_key, now))
        assessments = check(request, ConsoleProgress().task)
        rendered = _rendered(assessments, Format.JSON if as_json else format, project.resolve(), stack or [_DEFAULT])
        if rendered is not None and output is not None:
            output.write_text(rendered + "\n", encoding="utf-8")
    except InputError as error:
        fail(ExitStatus.USAGE, *error.problems)
    except UnavailableError as error:
        fail(ExitStatus.UNAVAILABLE, *error.problems)
    except InconclusiveError as error:
        fail(ExitStatus.INCONCLUSIVE, *error.problems)
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        where = error.filename or output or save_plan
        fail(ExitStatus.UNAVAILABLE if full else ExitStatus.USAGE, f"{where}: cannot be written: {error.strerror}")
    if rendered is None:
        _print_text(assessments, output)
    elif output is None:
        out.print(rendered, markup=False)
    raise typer.Exit(ExitStatus(overall(assessments)))


def _subjects(
    project: Path, stacks: list[str], state: Path | None, preview: Path | None, terraform_plan: Path | None
) -> tuple[Subject, ...]:
    """What was asked for: programs by their environments, or one file that something else exported."""
    from policies.source import Source
    from policies.subject import Subject

    exported = ((Source.STATE, state), (Source.PREVIEW, preview), (Source.TERRAFORM_PLAN, terraform_plan))
    files = tuple((source, file) for source, file in exported if file)
    if len(files) > 1 or (files and len(stacks) > 1):
        fail(ExitStatus.USAGE, "one of --state, --preview and --terraform-plan at a time, with one --stack at most to name its environment")
    if files:
        return tuple(Subject(source, file, next(iter(stacks), "")) for source, file in files)
    return tuple(Subject(Source.PROGRAM, project, stack) for stack in stacks or [_DEFAULT])


def _evidence(folder: Path | None, keys: list[Path] | None, now: datetime) -> EvidenceFolder | None:
    """The packs of the folder that was named, or of the one drills write to here; None where there is neither."""
    from policies.sources.evidence import read_evidence, read_keys
    from sandbox.supervisor import holdfast_directory

    home = holdfast_directory()
    packs = folder or home / "drills"
    if folder is None and not packs.is_dir():
        return None
    return read_evidence(packs, read_keys(keys or sorted((home / "keys").glob("*.pub"))), now, asked_for=folder is not None)


def _checkov() -> Path:
    from sandbox.tools.errors import ToolError
    from sandbox.tools.locate import checkov

    try:
        return checkov().program
    except ToolError as error:
        fail(ExitStatus.UNAVAILABLE, str(error), "or pass --no-checkov to ask only our own rules")


def _rendered(assessments: Sequence[Assessment], format: Format, project: Path, stacks: Sequence[str]) -> str | None:
    """The answer as text for a machine, None where it is for people."""
    from policies.reports.as_json import as_json
    from policies.reports.as_junit import as_junit
    from policies.reports.as_sarif import as_sarif
    from policies.reports.places import find_places
    from policies.sources.project import read_project

    if format is Format.SARIF:
        return as_sarif(assessments, find_places(project, read_project(project, stacks[0]).main))
    return {Format.JSON: as_json, Format.JUNIT: as_junit}[format](assessments) if format is not Format.TEXT else None


def _print_text(assessments: Sequence[Assessment], output: Path | None) -> None:
    from rich.console import Console

    from policies.reports.as_text import as_text

    if output is None:
        for line in as_text(assessments):
            out.print(line)
        return
    with output.open("w", encoding="utf-8") as file:
        console = Console(file=file, highlight=False, soft_wrap=True)
        for line in as_text(assessments):
            console.print(line)
