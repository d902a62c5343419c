"""Breaking the system, noticing it from outside, and declaring what is done about it."""

from __future__ import annotations

from dr_drills.drills.stage import Stage, place, text
from dr_drills.drills.telling import tell
from dr_drills.engine.effect import Effect, Result, perform
from dr_drills.engine.ending import StepOutcome
from dr_drills.engine.errors import StepError
from dr_drills.engine.obligation import Obligation, Undone
from dr_drills.engine.run import Run
from dr_drills.journal.record import Kind
from dr_drills.measure.event_code import EventCode
from dr_drills.plan.planned_step import PlannedStep
from dr_drills.platforms.dns import DnsError
from dr_drills.platforms.wire import Wire, WireError
from dr_drills.workload.attempt import Outcome
from dr_drills.workload.ledger import read_ledger

_LOOK_SECONDS = 0.5
_UNNOTICED_SECONDS = 120.0


def crash(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Crash the instance; E1 lies between just before the request and its answer."""
    identifier, region = place(step)

    def act(_key: str) -> Result:
        before = run.clock.now().monotonic_ns
        how = stage.faults.crash(identifier, region)
        return {"how": how, "before_ns": before, "after_ns": run.clock.now().monotonic_ns}

    def find(key: str) -> Result | None:
        found = stage.database.instance(identifier, region)
        announced = run.journal.last(Kind.INTENT, key)
        if announced is None or found is None or found.status == "available":
            return None
        return {
            "how": f"{identifier} was found {found.status}",
            "before_ns": announced.at.monotonic_ns,
            "after_ns": run.clock.now().monotonic_ns,
        }

    undo = {"kind": "repair", "instance": identifier, "region": region}
    result = perform(run, step.id, Effect(name=f"crash {identifier}", act=act, find=find, undo=undo))
    if not isinstance(result, dict):
        raise StepError("the fault's own record cannot be read")
    before, after = _bounds(run, int(str(result["before_ns"])), int(str(result["after_ns"])))
    run.event(EventCode.FAULT_INJECTED, str(result["how"]), occurred_ns=(before + after) // 2, uncertainty_ns=(after - before) // 2)
    return StepOutcome.GOOD


def detect(stage: Stage, run: Run, _step: PlannedStep) -> StepOutcome:
    """Look through the name until several looks in a row have failed; the last of them is the detection."""
    options = stage.plan.options
    failed = 0
    end = run.clock.now().monotonic_ns + int(_UNNOTICED_SECONDS * 1e9)
    while failed < options.detect_failures:
        run.go_on()
        if run.clock.now().monotonic_ns > end:
            raise StepError(f"the prober noticed nothing within {_UNNOTICED_SECONDS:.0f} s of the fault")
        failed = 0 if _serves(stage) else failed + 1
        if failed < options.detect_failures:
            run.clock.sleep(options.probe_seconds)
    run.event(EventCode.DETECTED, f"{options.detect_failures} looks through {stage.plan.system.dns.name} failed in a row")
    return StepOutcome.GOOD


def declare(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Say that recovery begins, by whose authority, and tell everybody."""
    what, approval = text(step, "what"), text(step, "approval")
    approved = run.journal.last(Kind.APPROVED, approval) if approval else None
    if approval and approved is None:
        raise StepError("no approval is recorded")
    by = (
        f"approved by {approved.body['by']} as {approved.body['role']}"
        if approved
        else f"by the plan's trigger, under authority given beforehand by {stage.plan.roles.commander}"
    )
    run.event(EventCode.DECLARED, f"{what} declared {by}", occurred_ns=approved.at.monotonic_ns if approved else None)
    tell(stage, run, "declared", what)
    return StepOutcome.GOOD


def undo_crash(stage: Stage, _run: Run, owing: Obligation) -> Undone:
    """Start the crashed instance again and wait until it serves; a promotion settles this, so it is still the primary."""
    identifier, region = str(owing.undo["instance"]), str(owing.undo["region"])
    found = stage.database.instance(identifier, region)
    if found and found.status != "available":
        stage.database.reboot(identifier, region)
        stage.database.wait_available(identifier, region, stage.patience)
    return Undone()


def _bounds(run: Run, before: int, after: int) -> tuple[int, int]:
    """When the fault took hold: after the last write acknowledged was sent, before the first failure was known."""
    if not run.directory.ledger.exists():
        return before, after
    attempts = [a for a in read_ledger(run.directory.ledger) if a.ended_ns is not None]
    failures = [a.ended_ns for a in attempts if a.outcome is not Outcome.ACKNOWLEDGED and a.ended_ns and before <= a.ended_ns <= after]
    latest = min(failures, default=after)
    sent = [a.attempted_ns for a in attempts if a.outcome is Outcome.ACKNOWLEDGED and before <= a.attempted_ns <= latest]
    return max(sent, default=before), latest


def _serves(stage: Stage) -> bool:
    try:
        wire = Wire.open(stage.name_target(), stage.credentials, _LOOK_SECONDS)
    except (WireError, DnsError):
        return False
    try:
        # A health check may have led the name to the replica already, which answers and takes no writes.
        return wire.query(b"select not pg_is_in_recovery()", _LOOK_SECONDS) == [("t",)]
    except WireError:
        return False
    finally:
        wire.close()
