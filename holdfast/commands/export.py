"""`holdfast export`: schemas of what the rooms exchange, and the recovery plan a drill was made from."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from holdfast.console import fail, out
from holdfast.exit_status import ExitStatus

_app = typer.Typer(help="Print schemas and plans as JSON, for other tools.", no_args_is_help=True)


class SchemaName(StrEnum):
    """What a schema can be printed of."""

    CHECK = "check"
    CHECK_DIFF = "check-diff"
    DRILL_REPORT = "drill-report"
    JOURNAL = "journal"
    RECOVERY_PLAN = "recovery-plan"


def register(app: typer.Typer) -> None:
    """Add the group."""
    app.add_typer(_app, name="export")


@_app.command("schema")
def schema(name: Annotated[SchemaName, typer.Argument(help="Of what.")]) -> None:
    """Print a JSON Schema (draft 2020-12).

    Example: [bold]holdfast export schema drill-report > drill-report.schema.json[/bold]
    """
    from dr_drills.report.schemas import journal_schema, recovery_plan_schema, report_schema
    from policies.reports.schemas import check_schema, diff_schema

    makers = {
        SchemaName.CHECK: check_schema,
        SchemaName.CHECK_DIFF: diff_schema,
        SchemaName.DRILL_REPORT: report_schema,
        SchemaName.JOURNAL: journal_schema,
        SchemaName.RECOVERY_PLAN: recovery_plan_schema,
    }
    out.print_json(data=makers[name]())


@_app.command("recovery-plan")
def recovery_plan(
    drill: Annotated[str, typer.Argument(help="Id of a drill made here: the plan it was given is printed.", show_default=False)],
) -> None:
    """Print the recovery plan that a drill was made from, as it lies in the evidence pack."""
    from dr_drills.evidence.recovery_plan_input import recovery_plan_of
    from sandbox.supervisor import holdfast_directory

    directory = holdfast_directory() / "drills" / Path(drill).name
    plan = recovery_plan_of(directory)
    if plan is None:
        fail(ExitStatus.USAGE, f"{directory}/inputs: holds no recovery plan: `holdfast drill list` names the drills made here")
    out.print_json(data=plan)
