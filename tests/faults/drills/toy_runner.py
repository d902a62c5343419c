"""Runs toy drills, each in a fork of its own, and kills them where it is told to: `python -m … WORLD_SOCKET`.

A list of requests a line on standard input, carried out side by side, and a list of answers a line on standard
output. Forking after DBOS is imported keeps a matrix of kills within seconds.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

from dr_drills.clock import SystemClock
from dr_drills.engine.effect import Effect, perform
from dr_drills.engine.ending import StepOutcome
from dr_drills.engine.errors import EngineError, GateRefusedError, StepError
from dr_drills.engine.execute import execute
from dr_drills.engine.mailbox import approve, ask_to_stop, awaited
from dr_drills.engine.obligation import Obligation, Undone
from dr_drills.engine.playbook import APPROVAL, Playbook
from dr_drills.engine.run import Run
from dr_drills.engine.run_directory import RunDirectory
from dr_drills.journal.journal import JournalError
from dr_drills.journal.record import BrokenChainError
from dr_drills.plan.planned_step import Phase, PlannedStep
from tests.faults.drills import toy_world


def toy_step(id: str, action: str, **arguments: str | float) -> PlannedStep:
    """A step of a toy drill."""
    return PlannedStep(id=id, title=id, phase=Phase.METHOD, action=action, arguments=arguments)


PLAN = (
    toy_step("gate", "check"),
    toy_step("approve", APPROVAL, role="commander"),
    toy_step("network", "create"),
    toy_step("database", "create"),
    toy_step("rest", "rest", seconds=0.05),
    toy_step("name", "create", settles="network"),
    toy_step("verify", "check"),
)


def check(_run: Run, step: PlannedStep) -> StepOutcome:
    """Passes, unless told how not to."""
    if step.arguments.get("refuse"):
        raise GateRefusedError("the gate is closed")
    if step.arguments.get("fail"):
        raise StepError("what was promised is not there")
    return StepOutcome.PROVEN


def rest(run: Run, step: PlannedStep) -> StepOutcome:
    """Wait, noticing an abort."""
    run.pause(float(step.arguments["seconds"]))
    return StepOutcome.GOOD


def create(world: str, run: Run, step: PlannedStep) -> StepOutcome:
    """Make one thing in the world."""

    def act(key: str) -> int:
        if _kill == (step.id, "in-flight"):
            toy_world.send(world, "create", key, lag=0.25)
        run.at(step.id, "in-flight")
        made = int(toy_world.call(world, "create", key))
        run.at(step.id, "applied")
        return made

    settled = step.arguments.get("settles")
    perform(
        run,
        step.id,
        Effect(
            name=f"make {step.id}",
            act=act,
            find=lambda key: toy_world.call(world, "find", key),
            undo={"kind": "delete", "stubborn": bool(step.arguments.get("stubborn"))},
            settle_seconds=0.4,
            settles=(f"{run.id}/{settled}",) if settled else (),
        ),
    )
    return StepOutcome.GOOD


def delete(world: str, run: Run, owing: Obligation) -> Undone:
    """Take one thing back, and what it stood on."""
    if owing.undo.get("stubborn"):
        raise StepError("the world does not let go")
    for key in (owing.key, *owing.settles):
        if toy_world.call(world, "find", key) is not None:
            toy_world.call(world, "delete", key)
            run.at(f"undo:{owing.step}", "applied")
    return Undone()


def playbook(world: str) -> Playbook:
    """What the toy's steps mean."""
    return Playbook({"check": check, "rest": rest, "create": partial(create, world)}, {"delete": partial(delete, world)})


SECONDS_A_DRILL_MAY_TAKE = 120

_kill: tuple[str, str] | None = None
_full: tuple[str, str] | None = None
_reached: list[str] = []


def _no_room(fd: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def _probe(step: str, point: str) -> None:
    _reached.append(f"{step}/{point}")
    if _full == (step, point):
        os.fdatasync = _no_room
    if _kill == (step, point):
        os.kill(os.getpid(), signal.SIGKILL)


def _approver(directory: RunDirectory, how: str) -> None:
    """When the drill waits for approval: approve, ask it to stop, press Ctrl-C, or leave it waiting."""
    while how != "leave":
        if directory.journal.exists() and awaited(directory) and directory.database.exists():
            if how == "interrupt":
                os.kill(os.getpid(), signal.SIGINT)
            elif how == "abort":
                ask_to_stop(directory, "the commander called it off")
            else:
                approve(directory, "the commander on duty")
            return
        time.sleep(0.01)


def _wait_until_awaited(directory: RunDirectory) -> None:
    while not (directory.journal.exists() and awaited(directory)):
        time.sleep(0.01)


def _point(text: str | None) -> tuple[str, str] | None:
    step, _, point = (text or "").rpartition("/")
    return (step, point) if text else None


def _child(world: str, request: dict[str, Any], answer: int) -> None:
    global _kill, _full
    _kill, _full = _point(request.get("kill")), _point(request.get("full"))
    directory = RunDirectory(Path(request["home"]), request["id"])
    directory.create()
    signal.alarm(SECONDS_A_DRILL_MAY_TAKE)  # its default ends the fork, so one that hangs fails its own test and no other
    if request.get("latecomer"):
        _wait_until_awaited(directory)
    else:
        threading.Thread(target=_approver, args=(directory, request.get("approval", "approve")), daemon=True).start()
    steps = [PlannedStep.from_json(step) for step in request["steps"]] if request.get("steps") else PLAN
    try:
        cleaned = execute(directory, {"scenario": "toy"}, steps, playbook(world), clock=SystemClock(), probe=_probe)
        result = {"ending": cleaned.ending.value, "reason": cleaned.reason, "left": list(cleaned.left_behind), "reached": _reached}
    except (EngineError, JournalError, BrokenChainError) as error:
        result = {"error": type(error).__name__, "message": str(error)}
    if request.get("latecomer"):
        ask_to_stop(directory, "the latecomer called it off")
    os.write(answer, json.dumps(result).encode())
    os._exit(0)


def main(world: str) -> None:
    """Serve requests until standard input ends."""
    import dr_drills.engine.workflow  # noqa: PLC0415 - once, before the forks

    assert dr_drills.engine.workflow.VERSION
    for line in sys.stdin:
        forks = [_fork(world, request) for request in json.loads(line)]
        print(json.dumps([_outcome(pid, reading) for pid, reading in forks]), flush=True)


def _fork(world: str, request: dict[str, Any]) -> tuple[int, int]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        _child(world, request, writing)
    os.close(writing)
    return pid, reading


def _outcome(pid: int, reading: int) -> dict[str, Any]:
    with os.fdopen(reading) as answers:
        text = answers.read()
    status = os.waitpid(pid, 0)[1]
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return {"killed": killed, **(json.loads(text) if text else {})}


if __name__ == "__main__":
    main(sys.argv[1])
