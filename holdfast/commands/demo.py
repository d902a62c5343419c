"""`holdfast demo`: from nothing to three signed recovery reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import typer

from holdfast.console import err, fail, out, print_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from holdfast.demonstration import DrillRow


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo() -> None:
    """Start the sandbox, check and deploy the program, run the three drills, verify their evidence, and check that recovery is proven.

    Each step is a command you can type yourself; it is shown as it runs. The sandbox stays up afterwards:
    `holdfast sandbox stop` ends it, and a second demo takes under two minutes.

    Exit status: 0 every drill passed and every pack verified, 1 an objective was missed or a pack is broken, 3 a step
    could not be run, 4 a drill was inconclusive.
    """
    from pathlib import Path

    from holdfast.demonstration import DRILLS, ENVIRONMENT, StepFailedError, answer, row, run, worst
    from holdfast.exit_status import ExitStatus
    from holdfast.recovery_source import enter
    from sandbox.supervisor import holdfast_directory
    from sandbox.supervisor.directory import project_directory

    home, project = holdfast_directory(), project_directory()
    home.mkdir(parents=True, exist_ok=True)
    log = home / "demo.log"
    up = ["pulumi", "up", "--stack", ENVIRONMENT, "--cwd", str(project), "--yes", "--skip-preview", "--non-interactive"]
    rows: list[DrillRow] = []
    try:
        run(["holdfast", "sandbox", "start"], log, {}, "sandbox")
        run(["holdfast", "check", "-s", ENVIRONMENT], log, {}, "policies")
        enter(ENVIRONMENT)
        run([*up, "--suppress-outputs"], log, {}, "landing zone")
        run(["holdfast", "sandbox", "load"], log, {}, "data")
        for words in DRILLS:
            _, result = answer(["holdfast", "drill", "run", *words, "-s", ENVIRONMENT], {})
            pack = Path(str(result["pack"]))
            status, _ = answer(["holdfast", "verify", str(pack)], {})
            rows.append(row(pack, verified=status == 0))
        _, index = answer(["holdfast", "report", "index"], {})
        if worst(rows) is ExitStatus.GOOD:
            run(["holdfast", "check", "-s", ENVIRONMENT, "--no-checkov", "--evidence", str(home / "drills")], log, {}, "proof")
    except StepFailedError as error:
        if rows:
            _print(rows)
        _fail(error.status, str(error))
    _print(rows)
    out.print(f"index: {index.get('path', home / 'drills' / 'index.html')}", markup=False)
    raise typer.Exit(worst(rows))


def _fail(status: int, message: str) -> NoReturn:
    """Print what went wrong and end with one of our statuses; another program's status counts as unavailable."""
    from holdfast.exit_status import ExitStatus

    fail(ExitStatus(status) if status in set(ExitStatus) else ExitStatus.UNAVAILABLE, message)


def _print(rows: Sequence[DrillRow]) -> None:
    from rich.table import Table

    table = Table(
        "drill", "system", "RTO achieved / target", "RPO achieved / target", "lost rows", "verdict", "evidence", box=None, pad_edge=False
    )
    for each in rows:
        evidence = "verified" if each.verified else "NOT VERIFIED"
        table.add_row(each.scenario, each.system, each.rto, each.rpo, each.lost_rows, each.verdict.value, evidence)
    err.print()
    print_whole(table)
    for each in rows:
        out.print(f"report: {each.report}", markup=False)
