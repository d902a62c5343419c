"""A drill from its plan to the end of its run: prepare the directory, run or resume, stop, clean up, list."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from dr_drills.clock import Clock
from dr_drills.drills.playbook import playbook
from dr_drills.drills.stage import Stage
from dr_drills.drills.system_hold import SystemBusyError, held
from dr_drills.engine.clean_up import CleanedUp
from dr_drills.engine.ending import Ending
from dr_drills.engine.errors import EngineError, RunLockedError
from dr_drills.engine.execute import clean_up_only, execute
from dr_drills.engine.mailbox import ask_to_stop, awaited
from dr_drills.engine.run import Probe, no_probe
from dr_drills.engine.run_directory import RunDirectory
from dr_drills.journal.journal import Listener, read_journal
from dr_drills.journal.record import BrokenChainError, Kind
from dr_drills.plan.drill_plan import DrillPlan

DRILL_PLAN, RECOVERY_PLAN = "drill-plan.json", "recovery-plan.json"
INTERRUPTED = "interrupted"


class NoSuchDrillError(EngineError):
    """There is no run of that id, or what it was planned to do cannot be read."""


@dataclass(frozen=True)
class DrillState:
    """One run as it stands.

    Attributes:
        state: ``running``, ``waiting for <role>``, ``interrupted``, or the engine's ending, with ``not clean`` where it owes
            something.
        verdict: what its report says, None while there is none.
    """

    drill_id: str
    scenario: str
    environment: str
    system: str
    state: str
    report: Path | None
    verdict: str | None

    @property
    def unfinished(self) -> bool:
        """Whether it still runs or waits, or was interrupted."""
        return self.state.partition(",")[0] not in {ending.value for ending in Ending}


def refuse_if_busy(home: Path, plan: DrillPlan) -> None:
    """Whether a new drill of the plan's system may begin, before anything is made for it.

    Raises:
        SystemBusyError: a drill runs on it, or one was interrupted and has it in hand still.
    """
    with held(home, plan):
        for other in drills(home):
            same = (other.environment, other.system) == (plan.environment, plan.system.name)
            if same and other.state == INTERRUPTED and other.drill_id != plan.drill_id:
                remedy = f"first `holdfast drill resume {other.drill_id}`, or abort it"
                raise SystemBusyError(f"{other.drill_id} was interrupted with {other.system} in hand: {remedy}", other.drill_id)


def prepare(home: Path, plan: DrillPlan, recovery_plan: Mapping[str, object]) -> RunDirectory:
    """Make the run's directory and freeze what it is given."""
    directory = RunDirectory(home, plan.drill_id)
    directory.create()
    for name, value in ((DRILL_PLAN, plan.to_json()), (RECOVERY_PLAN, recovery_plan)):
        (directory.inputs / name).write_text(json.dumps(value, indent=2, sort_keys=True) + "\n")
    return directory


def load_plan(directory: RunDirectory) -> DrillPlan:
    """The frozen plan of a run, checked against the journal's first line.

    Raises:
        NoSuchDrillError: there is none, or it was changed after the drill began.
    """
    file = directory.inputs / DRILL_PLAN
    try:
        plan = DrillPlan.from_json(json.loads(file.read_text()))
    except OSError as error:
        raise NoSuchDrillError(f"there is no drill {directory.drill_id}: `holdfast drill list` names those there are") from error
    except (ValueError, KeyError, TypeError) as error:
        raise NoSuchDrillError(f"{file}: the drill's plan cannot be read ({error})") from error
    if directory.journal.exists():
        opened = next((r for r in read_journal(directory.journal)[0] if r.kind is Kind.OPENED), None)
        if opened and opened.body.get("drill_plan_sha256") != plan.digest:
            raise NoSuchDrillError(f"{file}: the plan was changed after the drill began; put the original back, or clean up with abort")
    return plan


def conduct(directory: RunDirectory, stage: Stage, *, clock: Clock, listener: Listener | None = None, probe: Probe = no_probe) -> CleanedUp:
    """Run the drill, or go on where it was interrupted, to its end.

    Raises:
        RunLockedError: another process runs it.
        SystemBusyError: another drill has its system.
        JournalError, BrokenChainError: its journal cannot be written, or is not what was written.
    """
    plan = stage.plan
    with held(directory.home, plan):
        return execute(directory, plan.opening(_versions()), plan.steps, playbook(stage), clock=clock, listener=listener, probe=probe)


def abort(directory: RunDirectory, stage: Stage, reason: str, *, clock: Clock, listener: Listener | None = None) -> CleanedUp | None:
    """Stop a run: ask whoever runs it, and return None; where nobody does, clean up here.

    Raises:
        SystemBusyError: another drill has its system.
        JournalError, BrokenChainError: its journal cannot be written, or is not what was written.
    """
    ask_to_stop(directory, reason)
    try:
        with held(directory.home, stage.plan):
            return clean_up_only(directory, stage.plan.steps, playbook(stage), clock=clock, reason=reason, listener=listener)
    except RunLockedError:
        return None
    except SystemBusyError as busy:
        if busy.drill_id == directory.drill_id:
            return None
        raise


def drills(home: Path) -> Iterator[DrillState]:
    """Every run under `home`, oldest first."""
    packs = home / "drills"
    for pack in sorted(packs.iterdir()) if packs.is_dir() else ():
        directory = RunDirectory(home, pack.name)
        if directory.journal.exists():
            yield _state(directory)


def _state(directory: RunDirectory) -> DrillState:
    page, verdict = _report(directory)
    try:
        records = read_journal(directory.journal)[0]
    except BrokenChainError:
        return DrillState(directory.drill_id, "unknown", "unknown", "unknown", "journal damaged", page, verdict)
    opened = next((r.body for r in records if r.kind is Kind.OPENED), {})
    kinds = {record.kind for record in records}
    ended = next((str(r.body["outcome"]) for r in records if r.kind is Kind.ENDED), None)
    if ended:
        state = ended if Kind.CLEAN in kinds else f"{ended}, not clean"
    elif _is_running(directory):
        waiting = awaited(directory)
        state = f"waiting for {waiting[1]}" if waiting else "running"
    else:
        state = INTERRUPTED
    scenario, environment, system = (str(opened.get(field)) for field in ("scenario", "environment", "system"))
    return DrillState(directory.drill_id, scenario, environment, system, state, page, verdict)


def _report(directory: RunDirectory) -> tuple[Path | None, str | None]:
    page = directory.pack / "report.html"
    try:
        verdict = str(json.loads((directory.pack / "report.json").read_text())["verdict"])
    except (OSError, ValueError, KeyError, TypeError):
        verdict = None
    return page if page.exists() else None, verdict


def _is_running(directory: RunDirectory) -> bool:
    try:
        with directory.locked():
            return False
    except RunLockedError:
        return True


def _versions() -> dict[str, str]:
    names = ("holdfast", "dbos", "boto3", "psycopg")
    return {"python": platform.python_version(), **{name: version(name) for name in names}}
