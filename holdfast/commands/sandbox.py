"""`holdfast sandbox`: a recoverable hospital on this machine, loopback only."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Annotated

import typer

from holdfast.console import err, fail, out, print_whole, show_problems
from holdfast.exit_status import ExitStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from holdfast.recorded_summary import RecordedSummary
    from holdfast.sandbox_databases import SandboxDatabase
    from sandbox.supervisor import SandboxState

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]

_group = typer.Typer(
    no_args_is_help=True,
    help="Start, look at and stop the sandbox: AWS API (moto, with RDS on real PostgreSQL), names, Pulumi provider, faults.",
)


def register(app: typer.Typer) -> None:
    """Add the command group."""
    app.add_typer(_group, name="sandbox")


@_group.command()
def start(as_json: AsJson = False) -> None:
    """Start the sandbox; where it already runs, nothing changes.

    Everything listens on loopback. State and logs are under .holdfast/ (HOLDFAST_DIR chooses another place).

    Examples: [bold]holdfast sandbox start[/bold], then [bold]eval "$(holdfast sandbox env)"[/bold] and
    [bold]pulumi up -s sandbox[/bold] · [bold]HOLDFAST_DIR=/tmp/second holdfast sandbox start[/bold] (one more, beside the first)

    Exit status: 0 it runs, 3 a part could not be started (nothing is left running).
    """
    from holdfast.progress import ConsoleProgress
    from sandbox.supervisor import SandboxError, holdfast_directory, load, start
    from sandbox.supervisor import stop as stop_sandbox
    from sandbox.supervisor.directory import project_directory
    from sandbox.supervisor.stacks import prepare_stacks
    from sandbox.tools import ToolError, locate

    directory = holdfast_directory()
    started_here = False
    try:
        locate.pulumi()  # before anything is started that could not be used without it
        state = load(directory)
        if state is None or not state.ready:
            with ConsoleProgress().task("starting the sandbox"):
                state = start(directory)
            started_here = True
        else:
            start(directory)  # reports a part that has failed since
        prepare_stacks(project_directory(), directory, _environment(state))
    except ToolError as error:
        fail(ExitStatus.UNAVAILABLE, str(error))
    except SandboxError as error:
        if started_here:
            stop_sandbox(directory)
        fail(ExitStatus.UNAVAILABLE, *str(error).splitlines())
    _show(state, as_json=as_json)


@_group.command()
def status(as_json: AsJson = False) -> None:
    """Show each part and each database, what is wrong with it, and what the local AWS only records, but does not emulate.

    Exit status: 0 all parts run, 3 the sandbox, a part of it or a database does not.
    """
    from holdfast.recorded_summary import UnreadableRecordError, read_summary
    from holdfast.sandbox_databases import UnknownDatabasesError, read_databases

    state = _running()
    try:
        recorded = read_summary(state.directory / "sandbox")
    except UnreadableRecordError as error:
        fail(ExitStatus.INCONCLUSIVE, str(error))
    databases, problems = None, []
    if state.part("aws").running:
        try:
            databases = read_databases(f"http://127.0.0.1:{state.part('aws').port}")
            problems = [each.problem for each in databases if each.problem]
        except UnknownDatabasesError as error:
            problems = [str(error)]
    _show(state, recorded, databases, as_json=as_json)
    show_problems(problems)
    if problems or state.problems or not all(part.running for part in state.parts):
        raise typer.Exit(ExitStatus.UNAVAILABLE)


@_group.command()
def stop(as_json: AsJson = False) -> None:
    """Stop the sandbox and every process it started; databases and stacks of the sandbox end with it."""
    from holdfast.progress import ConsoleProgress
    from sandbox.supervisor import SandboxError, holdfast_directory, stop

    try:
        with ConsoleProgress().task("stopping the sandbox"):
            stopped = stop(holdfast_directory())
    except SandboxError as error:
        fail(ExitStatus.UNAVAILABLE, str(error))
    if as_json:
        out.print_json(json.dumps({"schema": "holdfast.sandbox-stop/1", "stopped": stopped}))
    else:
        out.print("stopped" if stopped else "no sandbox was running")


@_group.command()
def reset(yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False) -> None:
    """Stop the sandbox and remove its databases, stacks and logs. Drill evidence and keys stay."""
    from sandbox.supervisor import SandboxError, holdfast_directory, reset

    directory = holdfast_directory()
    if not yes:
        _confirm(f"Remove the sandbox's databases, stacks and logs under {directory}?")
    try:
        reset(directory)
    except SandboxError as error:
        fail(ExitStatus.UNAVAILABLE, str(error))
    err.print("the sandbox is removed")


@_group.command()
def env(as_json: AsJson = False) -> None:
    """Print the environment in which pulumi, aws and boto3 talk to the sandbox: eval "$(holdfast sandbox env)"."""
    variables = _environment(_running())
    if as_json:
        out.print_json(json.dumps(variables))
        return
    for name, value in sorted(variables.items()):
        typer.echo(f"export {name}={shlex.quote(value)}")


@_group.command("load")
def load_data(
    system: Annotated[str | None, typer.Option("--system", help="Which system; all that may be drilled by default.")] = None,
    scale: Annotated[int, typer.Option("--scale", min=1, max=1000, help="pgbench scale: 100,000 accounts each.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Load invented data into the sandbox's databases: pgbench's four tables and the ledger's. Again changes nothing.

    Exit status: 0 the data is there, 2 it is there at another scale or there is no such system, 3 the sandbox or its
    stack is not there.
    """
    from dr_drills.plan.recovery_plan import RecoveryPlanError, parse_recovery_plan
    from holdfast.load_data import LoadError, load_system
    from holdfast.progress import ConsoleProgress
    from holdfast.recovery_source import SANDBOX, enter, recovery_plan

    enter(SANDBOX)
    raw, source = recovery_plan(SANDBOX, None)
    try:
        plan = parse_recovery_plan(raw, source)
        systems = [plan.system(system)] if system else [each for each in plan.systems if each.drillable]
    except RecoveryPlanError as error:
        fail(ExitStatus.USAGE, *str(error).splitlines())
    done = {}
    for each in systems:
        try:
            with ConsoleProgress().task(f"loading {each.name} at scale {scale}"):
                done[each.name] = load_system(each, scale)
        except LoadError as error:
            fail(ExitStatus.USAGE if error.at_another_scale else ExitStatus.UNAVAILABLE, str(error))
    if as_json:
        out.print_json(json.dumps({"schema": "holdfast.sandbox-load/1", "scale": scale, "loaded": done}))
    else:
        for name, loaded in done.items():
            out.print(f"{name}: {'loaded' if loaded else 'already loaded'} at scale {scale}", markup=False)


def _running() -> SandboxState:
    from sandbox.supervisor import SandboxError, holdfast_directory, load

    try:
        state = load(holdfast_directory())
    except SandboxError as error:
        fail(ExitStatus.UNAVAILABLE, str(error))
    if state is None:
        fail(ExitStatus.UNAVAILABLE, "no sandbox is running; `holdfast sandbox start` starts one")
    return state


def _environment(state: SandboxState) -> dict[str, str]:
    from sandbox.supervisor import environment
    from sandbox.tools import ToolError, locate

    try:
        tools = locate.pulumi().directory
    except ToolError:
        tools = None
    return environment(state, tools)


def _confirm(question: str) -> None:
    try:
        agreed = typer.confirm(question, err=True)
    except typer.Abort:
        agreed = False
    if not agreed:
        fail(ExitStatus.USAGE, "nothing was removed; answer y, or pass --yes")


def _show(
    state: SandboxState,
    recorded: RecordedSummary | None = None,
    databases: Sequence[SandboxDatabase] | None = None,
    *,
    as_json: bool,
) -> None:
    from rich.table import Table

    if as_json:
        listed = None if databases is None else [each.to_json() for each in databases]
        more = {"recorded_not_emulated": recorded.to_json(), "databases": listed} if recorded else {}
        out.print_json(json.dumps(_document(state) | more))
        return
    table = Table("part", "state", "port", "process", "restarts", box=None, pad_edge=False)
    for part in state.parts:
        status = part.status.value if part.running or part.problem else "not running"
        table.add_row(part.name, status, str(part.port), str(part.process.pid if part.process else "-"), str(part.restarts))
    out.print(table)
    if databases:
        out.print()
        print_whole(_database_table(databases))
    for line in recorded.lines() if recorded else ():
        out.print(line, markup=False)
    for problem in state.problems:
        err.print(f"error: {problem}", style="red", markup=False)


def _database_table(databases: Sequence[SandboxDatabase]) -> Table:
    from rich.table import Table

    table = Table("database", "Region", "role", "state", "faults", "without effect", box=None, pad_edge=False)
    for each in databases:
        table.add_row(
            each.instance, each.region, each.role, each.status, ", ".join(each.faults) or "-", ", ".join(each.not_emulated) or "-"
        )
    return table


def _document(state: SandboxState) -> dict[str, object]:
    return {
        "schema": "holdfast.sandbox-status/1",
        "directory": str(state.directory),
        "started": state.started.isoformat(),
        "ready": state.ready,
        "parts": [
            {
                "name": part.name,
                "status": part.status.value,
                "running": part.running,
                "port": part.port,
                "pid": part.process.pid if part.process else None,
                "restarts": part.restarts,
                "problem": part.problem,
            }
            for part in state.parts
        ],
    }
