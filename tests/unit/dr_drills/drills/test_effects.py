"""What the drills' effects change, find again and take back, on platforms in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dr_drills.drills import fault, fencing, gates, naming, promotion, rebuilding, restoring
from dr_drills.drills.playbook import playbook
from dr_drills.engine.clean_up import clean_up
from dr_drills.engine.ending import Ending
from dr_drills.engine.errors import GateRefusedError
from dr_drills.engine.obligation import owed
from dr_drills.engine.run import Run
from dr_drills.journal.record import Kind
from dr_drills.plan.planned_step import PlannedStep
from dr_drills.plan.scenario import Scenario
from dr_drills.platforms.database import Snapshot
from tests.unit.dr_drills.drills.stand_ins import HOME, fresh_run, instance, stage


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return fresh_run(tmp_path)


def _step(plan_steps: tuple[PlannedStep, ...], id: str) -> PlannedStep:
    return next(step for step in plan_steps if step.id == id)


def _snapshot(**changes: object) -> Snapshot:
    taken = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    known = Snapshot(
        identifier="nightly", instance="sandbox-ehr", region=HOME, status="available", taken_at=taken, encrypted=True, kms_key=None
    )
    return replace(known, **changes)  # type: ignore[arg-type] # a test's keyword arguments


def test_a_crash_is_bounded_by_the_request_and_its_answer_and_undone_by_a_restart(run: Run) -> None:
    on, database, _ = stage()
    before = run.clock.now().monotonic_ns
    fault.crash(on, run, _step(on.plan.steps, "crash-primary"))
    event = next(r.body for r in run.journal.records if r.kind is Kind.EVENT)
    assert before <= int(str(event["occurred_ns"])) - int(str(event["uncertainty_ns"]))
    assert database.instances["sandbox-ehr"].status == "failed"
    clean_up(run, playbook(on).undos, Ending.ABORTED, "stopped")
    assert database.calls == ["reboot sandbox-ehr"]


def test_a_crash_that_was_killed_in_the_middle_is_found_and_not_repeated(run: Run) -> None:
    on, database, _ = stage()
    step = _step(on.plan.steps, "crash-primary")
    key = f"{run.id}/{step.id}"
    run.journal.append(Kind.INTENT, step=step.id, key=key, effect="crash", undo={"kind": "repair"}, settle_s=0)
    database.instances["sandbox-ehr"] = replace(database.instances["sandbox-ehr"], status="failed")
    fault.crash(on, run, step)
    done = run.journal.last(Kind.DONE, key)
    assert done is not None
    assert done.body["adopted"] is True


def test_a_fence_is_taken_down_to_exactly_the_groups_of_the_plan(run: Run) -> None:
    on, database, _ = stage()
    fencing.fence(on, run, _step(on.plan.steps, "fence-primary"))
    clean_up(run, playbook(on).undos, Ending.ABORTED, "stopped")
    assert database.calls == ["groups sandbox-ehr sg-2", "groups sandbox-ehr sg-1"]


def test_an_undo_that_the_platform_refuses_is_named_as_left_behind(run: Run) -> None:
    on, database, _ = stage()
    fencing.fence(on, run, _step(on.plan.steps, "fence-primary"))
    database.refuses.add("groups sandbox-ehr sg-1")
    cleaned = clean_up(run, playbook(on).undos, Ending.ABORTED, "stopped")
    assert cleaned.left_behind == ("fence sandbox-ehr: not undone, DatabaseError: groups sandbox-ehr sg-1: refused",)


def test_what_was_set_aside_is_kept_and_named_until_it_is_removed_by_name(run: Run) -> None:
    on, database, _ = stage()
    rebuilding.rename(on, run, _step(on.plan.steps, "set-aside-primary"))
    assert [o.step for o in owed(run.journal.records)] == ["set-aside-primary"]
    rebuilding.remove(on, run, _step(on.plan.steps, "remove-fenced"))
    assert owed(run.journal.records) == []
    fenced = "sandbox-drill-ehr-fenced-3f2a"
    assert database.calls == [f"rename sandbox-ehr {fenced}", f"delete {fenced}"]


def test_an_abort_keeps_what_was_set_aside(run: Run) -> None:
    on, database, _ = stage()
    rebuilding.rename(on, run, _step(on.plan.steps, "set-aside-primary"))
    cleaned = clean_up(run, playbook(on).undos, Ending.ABORTED, "stopped")
    assert "sandbox-drill-ehr-fenced-3f2a in eu-west-1 is what was sandbox-ehr; it is fenced and kept" in cleaned.left_behind[0]
    assert "sandbox-drill-ehr-fenced-3f2a" in database.instances


def test_a_rebuilt_instance_carries_the_tags_of_the_one_it_replaces_but_no_drills_mark(run: Run) -> None:
    on, database, _ = stage()
    database.instances["sandbox-drill-ehr-fenced-3f2a"] = instance("sandbox-drill-ehr-fenced-3f2a")
    rebuilding.create_replica(on, run, _step(on.plan.steps, "rebuild-primary"))
    assert database.instances["sandbox-ehr"].tags == {"holdfast:drillable": "true"}


def test_a_copy_of_the_drill_carries_its_mark_and_is_deleted_again(run: Run) -> None:
    on, database, _ = stage(Scenario.ROLLBACK_REHEARSAL)
    rebuilding.create_replica(on, run, _step(on.plan.steps, "build-copy"))
    copy = "sandbox-drill-ehr-new-3f2a"
    assert database.instances[copy].tags["holdfast:drill"] == on.plan.drill_id
    clean_up(run, playbook(on).undos, Ending.ABORTED, "stopped")
    assert copy not in database.instances
    assert "sandbox-ehr" in database.instances


def test_pointing_the_name_moves_the_check_that_guards_it(run: Run) -> None:
    on, _, names = stage()
    naming.point(on, run, _step(on.plan.steps, "point-name"))
    assert names.records["primary"] == names.probed == "127.20.0.9"


def test_pointing_the_recovery_record_leaves_the_check_alone(run: Run) -> None:
    on, _, names = stage()
    naming.point(on, run, _step(on.plan.steps, "point-recovery"))
    assert names.probed is None


@pytest.mark.parametrize(
    ("snapshot", "reason"),
    [
        (None, "there is no usable snapshot of sandbox-ehr"),
        (_snapshot(status="creating"), "snapshot nightly is creating, not available"),
        (_snapshot(encrypted=False), "snapshot nightly is not encrypted"),
    ],
)
def test_a_snapshot_that_cannot_be_trusted_is_refused(run: Run, snapshot: Snapshot | None, reason: str) -> None:
    on, database, _ = stage(Scenario.SNAPSHOT_RESTORE)
    if snapshot:
        database.snapshots[snapshot.identifier] = snapshot
    with pytest.raises(GateRefusedError, match=reason):
        restoring.choose_snapshot(on, run, _step(on.plan.steps, "choose-snapshot"))


def test_a_usable_snapshot_is_chosen_and_its_restore_undone_by_deleting_the_copy(run: Run) -> None:
    on, database, _ = stage(Scenario.SNAPSHOT_RESTORE)
    database.snapshots["nightly"] = _snapshot()
    restoring.choose_snapshot(on, run, _step(on.plan.steps, "choose-snapshot"))
    restoring.request_restore(on, run, _step(on.plan.steps, "request-restore"))
    copy = "sandbox-drill-ehr-restored-3f2a"
    database.instances[copy] = instance(copy)
    clean_up(run, playbook(on).undos, Ending.COMPLETED, None)
    assert database.calls == [f"restore nightly to {copy}", f"delete {copy}"]
    assert database.snapshots.keys() == {"nightly"}


def test_a_name_that_is_taken_is_refused(run: Run) -> None:
    on, database, _ = stage()
    step = _step(on.plan.steps, "fenced-name-free")
    assert gates.check_name_free(on, run, step) == "good"
    database.instances["sandbox-drill-ehr-fenced-3f2a"] = instance("sandbox-drill-ehr-fenced-3f2a")
    with pytest.raises(GateRefusedError, match="is in eu-west-1 already; the drill will not touch it"):
        gates.check_name_free(on, run, step)


def test_a_primary_that_is_not_available_is_refused(run: Run) -> None:
    on, database, _ = stage()
    database.instances["sandbox-ehr"] = replace(database.instances["sandbox-ehr"], status="backing-up")
    with pytest.raises(GateRefusedError, match="sandbox-ehr in eu-west-1 is backing-up; it must be available"):
        gates.check_primary(on, run, _step(on.plan.steps, "primary-available"))


def test_credentials_never_show(run: Run) -> None:
    on, _, _ = stage()
    assert on.credentials.username == "nobody"
    assert "nothing" not in repr(on)


def test_a_promotion_that_was_asked_for_is_never_taken_for_one_that_was_not(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    on, database, names = stage()
    seen_through: list[str] = []
    monkeypatch.setattr(promotion, "open_to_writes", lambda _on, _run, identifier, _region: seen_through.append(identifier))
    monkeypatch.setattr(promotion, "wait_writable", lambda *_: seen_through.append("writable"))
    fencing.fence(on, run, _step(on.plan.steps, "fence-primary"))
    promotion.promote(on, run, _step(on.plan.steps, "promote-replica"))
    # what a platform may say for a moment after it has taken the request
    database.instances["sandbox-ehr-recovery"] = replace(database.instances["sandbox-ehr-recovery"], replica_of="sandbox-ehr")
    cleaned = clean_up(run, playbook(on).undos, Ending.ABORTED, "stopped")
    assert seen_through == ["sandbox-ehr-recovery", "writable"]
    assert names.records["primary"] == "127.20.0.9"
    assert "redundancy is not restored" in cleaned.left_behind[0]
    assert "groups sandbox-ehr sg-1" not in database.calls, "the old primary must stay fenced"


def test_where_a_promotion_cannot_be_seen_through_the_old_primary_stays_fenced(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    on, database, _ = stage()

    def unreachable(*_: object) -> None:
        raise OSError("no answer")

    monkeypatch.setattr(promotion, "open_to_writes", unreachable)
    fencing.fence(on, run, _step(on.plan.steps, "fence-primary"))
    step = _step(on.plan.steps, "promote-replica")
    promotion.promote(on, run, step)
    cleaned = clean_up(run, playbook(on).undos, Ending.ABORTED, "stopped")
    assert cleaned.left_behind == ("promote sandbox-ehr-recovery: not undone, OSError: no answer",)
    assert "groups sandbox-ehr sg-1" not in database.calls


def test_what_a_done_effect_settles_stays_though_the_runner_was_killed_before_it_wrote_so(run: Run) -> None:
    on, database, _ = stage()
    fencing.fence(on, run, _step(on.plan.steps, "fence-primary"))
    step = _step(on.plan.steps, "promote-replica")
    fence = next(r.body["key"] for r in run.journal.records if r.kind is Kind.INTENT)
    key = f"{run.id}/{step.id}"
    undo = {"kind": "no such undo", "settles": [fence]}
    run.journal.append(Kind.INTENT, step=step.id, key=key, effect="promote", undo=undo, settle_s=0)
    run.journal.append(Kind.DONE, step=step.id, key=key, result=True, adopted=False)
    cleaned = clean_up(run, playbook(on).undos, Ending.ABORTED, "stopped")
    assert [line.partition(":")[0] for line in cleaned.left_behind] == ["promote"]
    assert "groups sandbox-ehr sg-1" not in database.calls
