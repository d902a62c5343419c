"""`holdfast drill`: plan, run, resume, approve, abort and list recovery drills."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from holdfast.console import err, fail, out, print_whole
from holdfast.exit_status import ExitStatus

if TYPE_CHECKING:
    from dr_drills.drills.conduct import DrillState
    from dr_drills.engine import RunDirectory
    from dr_drills.plan.drill_plan import DrillPlan

_SCENARIOS = "snapshot-restore, failover-promotion or rollback-rehearsal"


def _scenarios() -> list[str]:
    """For shell completion."""
    from dr_drills.plan.scenario import Scenario

    return [scenario.value for scenario in Scenario]


AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Environment = Annotated[str, typer.Option("--stack", "-s", help="Environment whose system is drilled, for example sandbox.")]
System = Annotated[str | None, typer.Option("--system", help="System to drill; may be left out where the environment has one.")]
Which = Annotated[str, typer.Argument(metavar="SCENARIO", help=f"What to rehearse: {_SCENARIOS}.", autocompletion=_scenarios)]
PlanFile = Annotated[Path | None, typer.Option("--plan", help="Recovery plan as a file; otherwise the stack's output recovery_plan.")]
Fresh = Annotated[bool, typer.Option("--fresh-snapshot", help="snapshot-restore: take a snapshot first and restore that.")]
Approval = Annotated[bool, typer.Option("--require-approval", help="Wait for the commander's approval before recovery is declared.")]
Keys = Annotated[Path | None, typer.Option("--key", help="Directory of the signing key; made on first use. Default: .holdfast/keys.")]
DrillId = Annotated[str | None, typer.Argument(metavar="[DRILL]", help="The drill's id; may be left out where only one is unfinished.")]

_group = typer.Typer(
    no_args_is_help=True,
    help="Restore, fail over and roll back a system for real, measure what was achieved, and sign the evidence.",
)


def register(app: typer.Typer) -> None:
    """Add the command group."""
    app.add_typer(_group, name="drill")


@_group.command()
def plan(
    scenario: Which,
    *,
    stack: Environment,
    system: System = None,
    plan: PlanFile = None,
    fresh_snapshot: Fresh = False,
    require_approval: Approval = False,
    as_json: AsJson = False,
) -> None:
    """Print what a drill would do, step by step, and everything it would change. Touches nothing.

    Exit status: 0 planned, 2 the system must not be drilled or the plan is wrong, 3 the environment is not available.
    """
    planned, _ = _planned(scenario, stack, system, plan, fresh_snapshot=fresh_snapshot, require_approval=require_approval)
    if as_json:
        out.print_json(json.dumps(planned.to_json()))
    else:
        _print_plan(planned)


@_group.command()
def run(
    scenario: Which,
    *,
    stack: Environment,
    system: System = None,
    plan: PlanFile = None,
    fresh_snapshot: Fresh = False,
    require_approval: Approval = False,
    key: Keys = None,
    as_json: AsJson = False,
) -> None:
    """Run a drill to its end and sign the evidence.

    Ctrl-C stops it and cleans up. Killed in any way, `holdfast drill resume` finishes it and does nothing twice.

    Examples: [bold]holdfast drill run failover-promotion -s sandbox[/bold] ·
    [bold]holdfast drill run snapshot-restore -s sandbox --fresh-snapshot --json[/bold]

    Exit status: 0 passed, 1 an objective was missed, the drill failed or was stopped, 2 it must not run, 3 the
    environment is not available, 4 inconclusive.
    """
    from dr_drills.drills.conduct import prepare, refuse_if_busy

    planned, raw = _planned(scenario, stack, system, plan, fresh_snapshot=fresh_snapshot, require_approval=require_approval)
    with _translated():
        refuse_if_busy(_home(), planned)
    directory = prepare(_home(), planned, raw)
    err.print(f"{planned.title}: {planned.drill_id}", markup=False)
    _conduct(directory, planned, key, as_json=as_json)


@_group.command()
def resume(drill: DrillId = None, key: Keys = None, as_json: AsJson = False) -> None:
    """Go on with a drill that was interrupted, from where it was; finish its clean-up and its report.

    Exit status: as for run.
    """
    from holdfast.recovery_source import enter

    directory = _chosen(drill)
    planned = _load(directory)
    enter(planned.environment)
    _conduct(directory, planned, key, as_json=as_json)


@_group.command()
def abort(drill: DrillId = None, key: Keys = None, as_json: AsJson = False) -> None:
    """Stop a drill and clean up: asks the process that runs it, or cleans up here when nobody does.

    Exit status: 0 it was asked to stop, 1 it was stopped and cleaned up here, 3 the environment is not available.
    """
    from dr_drills.clock import SystemClock
    from dr_drills.drills.aws_stage import aws_stage
    from dr_drills.drills.conduct import abort
    from holdfast.drill_narration import Narration
    from holdfast.recovery_source import enter

    directory = _chosen(drill)
    planned = _load(directory)
    enter(planned.environment)
    with _translated():
        stage = aws_stage(planned)
        cleaned = abort(directory, stage, "abort was asked for", clock=SystemClock(), listener=Narration())
    if cleaned is not None:
        _finish(directory, key, as_json=as_json)
    if as_json:
        out.print_json(json.dumps({"schema": "holdfast.drill-abort/1", "drill": directory.drill_id, "asked": True}))
    else:
        out.print(f"{directory.drill_id} was asked to stop; whoever runs it cleans up", markup=False)


@_group.command()
def approve(
    by: Annotated[str, typer.Option("--by", help="Who approves; recorded in the evidence.")],
    drill: DrillId = None,
    as_json: AsJson = False,
) -> None:
    """Give the approval that a running drill waits for."""
    from dr_drills.engine.mailbox import approve

    directory = _chosen(drill)
    _load(directory)
    with _translated():
        step = approve(directory, by)
    if as_json:
        out.print_json(json.dumps({"schema": "holdfast.drill-approval/1", "drill": directory.drill_id, "step": step, "by": by}))
    else:
        out.print(f"{directory.drill_id}: {step} approved by {by}", markup=False)


@_group.command("list")
def list_drills(as_json: AsJson = False) -> None:
    """List all drills of this project, oldest first, with their state and report."""
    from rich.table import Table

    from dr_drills.drills.conduct import drills

    found = list(drills(_home()))
    if as_json:
        rows = [{"drill": d.drill_id, **_named(d), "report": _text(d.report)} for d in found]
        out.print_json(json.dumps({"schema": "holdfast.drills/1", "drills": rows}))
        return
    if not found:
        err.print("no drill was run yet; `holdfast drill run SCENARIO -s ENV` runs one", markup=False)
        return
    table = Table("drill", "system", "state", "verdict", "report", box=None, pad_edge=False)
    for d in found:
        table.add_row(d.drill_id, d.system, d.state, d.verdict or "-", _text(d.report) or "-")
    print_whole(table)


def _planned(
    scenario: str, stack: str, system: str | None, file: Path | None, *, fresh_snapshot: bool, require_approval: bool
) -> tuple[DrillPlan, dict[str, Any]]:
    from dr_drills.plan.drill_plan import new_drill_id
    from dr_drills.plan.plan_drill import NotDrillableError, plan_drill
    from dr_drills.plan.recovery_plan import RecoveryPlanError, parse_recovery_plan
    from dr_drills.plan.scenario import DrillOptions, Scenario
    from holdfast.recovery_source import enter, recovery_plan
    from holdfast.stand_ins import stand_ins

    if scenario not in list(Scenario):
        fail(ExitStatus.USAGE, f"no scenario is called {scenario}: choose {_SCENARIOS}")
    enter(stack)
    raw, source = recovery_plan(stack, file)
    try:
        parsed = parse_recovery_plan(raw, source)
        if parsed.environment != stack:
            fail(ExitStatus.USAGE, f"{source}: is the plan of {parsed.environment}, not of {stack}")
        options = DrillOptions(fresh_snapshot=fresh_snapshot, require_approval=require_approval)
        chosen = parsed.system(system)
        drill_id = new_drill_id(Scenario(scenario), chosen.name)
        planned = plan_drill(parsed, chosen.name, Scenario(scenario), options, drill_id)
        return replace(planned, not_tested=(*planned.not_tested, *stand_ins())), raw
    except RecoveryPlanError as error:
        fail(ExitStatus.USAGE, *str(error).splitlines())
    except NotDrillableError as error:
        fail(ExitStatus.USAGE, str(error))


def _conduct(directory: RunDirectory, planned: DrillPlan, key: Path | None, *, as_json: bool) -> NoReturn:
    from dr_drills.clock import SystemClock
    from dr_drills.drills.aws_stage import aws_stage
    from dr_drills.drills.conduct import conduct
    from holdfast.drill_narration import Narration

    with _translated():
        conduct(directory, aws_stage(planned), clock=SystemClock(), listener=Narration())
    _finish(directory, key, as_json=as_json)


def _finish(directory: RunDirectory, key: Path | None, *, as_json: bool) -> NoReturn:
    """Make and sign the pack, print the verdict, and end with its status."""
    from dr_drills.evidence.errors import EvidenceError
    from dr_drills.evidence.finish import finish_drill
    from dr_drills.evidence.keys import local_signer
    from dr_drills.measure.verdict import Verdict

    try:
        page = finish_drill(directory.pack, local_signer(key or directory.home / "keys"))
        report = json.loads((directory.pack / "report.json").read_text())
    except (EvidenceError, OSError, ValueError) as error:
        fail(
            ExitStatus.INCONCLUSIVE,
            f"the evidence could not be sealed: {error}",
            "put that right, then: holdfast drill resume " + directory.drill_id,
        )
    verdict = Verdict(report["verdict"])
    if as_json:
        result = {
            "schema": "holdfast.drill-run/1",
            "drill": directory.drill_id,
            "verdict": verdict.value,
            "sentence": report["sentence"],
            "pack": str(directory.pack),
            "report": str(page),
        }
        out.print_json(json.dumps(result))
    else:
        out.print(f"{verdict.value}: {report['sentence']}", markup=False, style="green" if verdict is Verdict.PASSED else "yellow")
        out.print(f"report: {page}", markup=False)
    raise typer.Exit(verdict.exit_status)


def _print_plan(planned: DrillPlan) -> None:
    from rich.table import Table

    out.print(f"{planned.title}, in {planned.environment}", markup=False)
    out.print(f"objectives: recovery time {planned.rto_seconds:g} s, recovery point {planned.rpo_seconds:g} s", markup=False)
    table = Table("phase", "step", "changes", box=None, pad_edge=False)
    for step in planned.steps:
        table.add_row(step.phase.value, step.title, "; ".join(step.touches) or "-")
    print_whole(table)
    for heading, lines in (("not tested", planned.not_tested), ("prohibited while it runs", planned.prohibited)):
        for line in lines:
            out.print(f"{heading}: {line}", markup=False)


def _chosen(drill: str | None) -> RunDirectory:
    """The drill named, or the only unfinished one."""
    from dr_drills.drills.conduct import drills
    from dr_drills.engine import RunDirectory

    home = _home()
    if drill is not None:
        return RunDirectory(home, Path(drill).name)
    open_ones = [d.drill_id for d in drills(home) if d.unfinished]
    if len(open_ones) != 1:
        fail(ExitStatus.USAGE, f"name one drill: {', '.join(open_ones)}" if open_ones else "no drill is unfinished")
    return RunDirectory(home, open_ones[0])


def _load(directory: RunDirectory) -> DrillPlan:
    from dr_drills.drills.conduct import NoSuchDrillError, load_plan
    from dr_drills.journal.record import BrokenChainError

    try:
        return load_plan(directory)
    except NoSuchDrillError as error:
        fail(ExitStatus.USAGE, str(error))
    except BrokenChainError as error:
        fail(ExitStatus.INCONCLUSIVE, f"{directory.journal}: {error}")


@contextmanager
def _translated() -> Iterator[None]:
    """Whatever keeps a drill from running at all, as a message and an exit status."""
    from dr_drills.engine import EngineError
    from dr_drills.journal.journal import JournalError
    from dr_drills.journal.record import BrokenChainError
    from dr_drills.platforms.dns import DnsError
    from dr_drills.platforms.faults import FaultError

    try:
        yield
    except (EngineError, JournalError, DnsError, FaultError) as error:
        fail(ExitStatus.UNAVAILABLE, str(error))
    except BrokenChainError as error:
        fail(ExitStatus.INCONCLUSIVE, f"{error}: the drill cannot go on; clean up by hand what its journal names")


def _home() -> Path:
    from sandbox.supervisor import holdfast_directory

    return holdfast_directory()


def _named(found: DrillState) -> dict[str, str | None]:
    return {name: getattr(found, name) for name in ("scenario", "environment", "system", "state", "verdict")}


def _text(path: Path | None) -> str | None:
    return str(path) if path else None
