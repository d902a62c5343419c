"""`holdfast check`: the program of an environment against our rules and Checkov, offline."""

from __future__ import annotations

import errno
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from holdfast.check import completion
from holdfast.check.format import Format
from holdfast.console import fail
from holdfast.exit_status import ExitStatus

_SOURCES, _ANSWER, _ADOPTING, _LEARNING = "What is checked", "The answer", "Adopting and comparing", "Learning"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(run)


def run(
    *,
    stack: Annotated[
        list[str] | None,
        typer.Option(
            "--stack",
            "-s",
            metavar="ENV",
            help="Whose program to check; may be given again.",
            autocompletion=completion.environments,
            rich_help_panel=_SOURCES,
        ),
    ] = None,
    state: Annotated[
        Path | None, typer.Option("--state", metavar="FILE", help="Check an exported Pulumi state instead.", rich_help_panel=_SOURCES)
    ] = None,
    preview: Annotated[
        Path | None, typer.Option("--preview", metavar="FILE", help="Check `pulumi preview --json` instead.", rich_help_panel=_SOURCES)
    ] = None,
    terraform_plan: Annotated[
        Path | None,
        typer.Option("--terraform-plan", metavar="FILE", help="Check `terraform show -json PLAN` instead.", rich_help_panel=_SOURCES),
    ] = None,
    project: Annotated[
        Path, typer.Option("--project", metavar="DIR", help="Directory that holds Pulumi.yaml.", rich_help_panel=_SOURCES)
    ] = Path(),
    waivers: Annotated[
        Path | None,
        typer.Option(
            "--waivers",
            metavar="PLACE",
            help="Other waivers than policies/waivers/ENV.yaml: a file, or a folder with one for each environment.",
            rich_help_panel=_SOURCES,
        ),
    ] = None,
    evidence: Annotated[
        Path | None,
        typer.Option(
            "--evidence",
            metavar="DIR",
            help="Packs that must prove recovery. Default: .holdfast/drills.",
            rich_help_panel=_SOURCES,
        ),
    ] = None,
    evidence_key: Annotated[
        list[Path] | None,
        typer.Option(
            "--evidence-key",
            metavar="FILE",
            help="Public key that may sign evidence; repeatable. Default: .holdfast/keys/*.pub.",
            rich_help_panel=_SOURCES,
        ),
    ] = None,
    no_checkov: Annotated[
        bool, typer.Option("--no-checkov", help="Ask only our own rules; the answer says so.", rich_help_panel=_SOURCES)
    ] = False,
    format: Annotated[
        Format | None, typer.Option("--format", help="How to print the answer. Default: text.", rich_help_panel=_ANSWER)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.", rich_help_panel=_ANSWER)] = False,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write the answer to FILE.", rich_help_panel=_ANSWER)
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Each resource on a line, however many share a finding.", rich_help_panel=_ANSWER)
    ] = False,
    save_plan: Annotated[
        Path | None,
        typer.Option("--save-plan", metavar="FILE", help="Keep the Terraform plan Checkov reads.", rich_help_panel=_ANSWER),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            "--baseline",
            metavar="FILE",
            help="Violations that FILE holds are known and do not fail; only new ones do.",
            rich_help_panel=_ADOPTING,
        ),
    ] = None,
    write_baseline: Annotated[
        Path | None,
        typer.Option(
            "--write-baseline",
            metavar="FILE",
            help="Write all violations there are to FILE; with the same FILE as --baseline, renew it.",
            rich_help_panel=_ADOPTING,
        ),
    ] = None,
    diff: Annotated[
        str | None,
        typer.Option(
            "--diff",
            metavar="WITH",
            help="Show what differs from an environment, a commit or a saved --json answer; only what newly fails fails.",
            autocompletion=completion.sides,
            rich_help_panel=_ADOPTING,
        ),
    ] = None,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain",
            metavar="RULE",
            help="Tell all about one rule, and how to waive it.",
            autocompletion=completion.rules,
            rich_help_panel=_LEARNING,
        ),
    ] = None,
    list_rules: Annotated[bool, typer.Option("--list-rules", help="Our rules with what they ask.", rich_help_panel=_LEARNING)] = False,
) -> None:
    """Check what a program declares, before any engine or cloud sees it.

    The program runs once without an engine; every resource it declares is judged by our own rules (docs/rules.md) and, written as a
    Terraform plan, by every AWS check of Checkov. Exceptions live in policies/waivers/ENV.yaml: each names an owner, a reason and a
    last day, and one that is out of order is a violation itself. docs/policy.md tells how to read, waive, adopt and compare.

    With --evidence every system that drills may touch must have passed its drills within its cadence, under the plan as it is now. Without
    it an environment that is not thrown away is judged by the packs it left in .holdfast/drills; where there are none, those rules are not
    asked, and the answer says so.

    Examples: [bold]holdfast check -s prod[/bold] · [bold]holdfast check -s prod -s staging --format html --output matrix.html[/bold] ·
    [bold]holdfast check -s prod --diff HEAD~1[/bold] · [bold]holdfast check --no-checkov[/bold] (seconds, while you write)

    Exit status: 0 nothing to do, 1 a violation, 2 the program or a waiver is wrong, 3 Checkov is missing, 4 an answer is missing.
    """
    from holdfast.check.answering import answer, answer_diff
    from holdfast.check.asked import Asked, problems
    from holdfast.check.comparing import compared
    from holdfast.check.explaining import explain as tell
    from holdfast.check.explaining import list_rules as list_all
    from holdfast.check.judging import Means, checkov_program, evidence_in, judged
    from holdfast.progress import ConsoleProgress
    from policies.assessment import overall
    from policies.errors import InconclusiveError, InputError, UnavailableError, raise_all

    now = datetime.now(tz=UTC)
    stacks = tuple(stack or ())
    asked = Asked(
        stacks=stacks,
        state=state,
        preview=preview,
        terraform_plan=terraform_plan,
        format=format,
        as_json=as_json,
        output=output,
        verbose=verbose,
        project=project.resolve(),
        waivers=waivers,
        baseline=baseline,
        write_baseline=write_baseline,
        diff=diff,
    )
    try:
        if explain is not None:
            tell(explain, asked.project, now.date(), as_json=as_json)
            return
        if list_rules:
            list_all(as_json=as_json)
            return
        raise_all(problems(asked))
        checkov = None if no_checkov else checkov_program()
        means = Means(checkov, evidence_in(evidence, evidence_key, now), now, ConsoleProgress().task, save_plan)
        if diff is not None:
            comparisons = compared(asked, diff, means)
            answer_diff(asked, comparisons, now)
            status = max(c.status for c in comparisons)
        else:
            assessments = judged(asked, means)
            answer(asked, assessments, now)
            status = overall(assessments)
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
    raise typer.Exit(ExitStatus(status))
