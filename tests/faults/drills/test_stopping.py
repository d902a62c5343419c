"""Refused, failed, aborted, interrupted or robbed of its state: a drill cleans up, says how it ended and what is left."""

from __future__ import annotations

import pytest

from dr_drills.journal.record import Kind
from dr_drills.plan.planned_step import PlannedStep
from tests.faults.drills.conftest import Toy
from tests.faults.drills.toy_runner import PLAN, toy_step


def _json(*steps: PlannedStep) -> list[dict[str, object]]:
    return [step.to_json() for step in steps]


def _outcomes(toy: Toy, id: str) -> dict[str, str]:
    return {str(r.body["step"]): str(r.body["outcome"]) for r in toy.journal(id) if r.kind is Kind.STEP_ENDED}


def test_a_gate_that_refuses_leaves_the_world_untouched(toy: Toy) -> None:
    said = toy.run("gate", steps=_json(toy_step("gate", "check", refuse=1), toy_step("thing", "create")))
    assert (said["ending"], said["reason"]) == ("refused", "the gate is closed")
    assert toy.audit("gate") == {"live": {}, "calls": {}}
    assert _outcomes(toy, "gate") == {"gate": "refused", "thing": "not-executed"}


def test_a_step_that_fails_ends_the_drill_and_what_was_made_is_taken_back_once(toy: Toy) -> None:
    said = toy.run("fail", steps=_json(toy_step("thing", "create"), toy_step("verify", "check", fail=1), toy_step("other", "create")))
    assert said["ending"] == "failed"
    assert toy.audit("fail") == {"live": {}, "calls": {"create fail/thing": 1, "delete fail/thing": 1}}
    assert _outcomes(toy, "fail") == {"thing": "good", "verify": "failed", "other": "not-executed"}


def test_a_step_that_breaks_in_an_unforeseen_way_is_a_failure_with_its_name(toy: Toy) -> None:
    said = toy.run("unforeseen", steps=_json(toy_step("thing", "create"), toy_step("broken", "no such action")))
    assert said["ending"] == "failed"
    assert said["reason"].startswith("KeyError")
    assert toy.audit("unforeseen")["live"] == {}


@pytest.mark.parametrize(("how", "reason"), [("abort", "the commander called it off"), ("interrupt", "stopped by SIGINT")])
def test_an_abort_wakes_a_drill_that_waits_for_approval(toy: Toy, how: str, reason: str) -> None:
    steps = _json(toy_step("thing", "create"), *PLAN[1:2], toy_step("other", "create"))
    said = toy.run(f"wait-{how}", steps=steps, approval=how)
    assert (said["ending"], said["reason"]) == ("aborted", reason)
    assert toy.audit(f"wait-{how}") == {"live": {}, "calls": {f"create wait-{how}/thing": 1, f"delete wait-{how}/thing": 1}}


def test_an_abort_asked_for_while_nobody_ran_the_drill_is_heeded_on_resume(toy: Toy) -> None:
    assert toy.run("asleep", kill="database/after-done")["killed"]
    toy.directory("asleep").abort_flag.write_text("not tonight\n")
    said = toy.run("asleep")
    assert (said["ending"], said["reason"]) == ("aborted", "not tonight")
    assert toy.audit("asleep")["live"] == {}
    assert "name" not in [str(r.body["step"]) for r in toy.journal("asleep") if r.kind is Kind.INTENT]


def test_once_clean_up_has_begun_a_resume_only_cleans_up(toy: Toy) -> None:
    steps = _json(toy_step("thing", "create"), toy_step("verify", "check", fail=1))
    assert toy.run("closing", steps=steps, kill="undo:thing/after-effect")["killed"]
    said = toy.run("closing", steps=steps)
    assert said["ending"] == "failed"
    assert toy.audit("closing")["live"] == {}


def test_an_undo_that_fails_is_named_and_tried_again_by_the_next_resume(toy: Toy) -> None:
    said = toy.run("stubborn", steps=_json(toy_step("thing", "create", stubborn=1), toy_step("other", "create")))
    assert said["left"] == ["make thing: not undone, StepError: the world does not let go"]
    assert set(toy.audit("stubborn")["live"]) == {"stubborn/thing"}
    assert Kind.CLEAN not in {r.kind for r in toy.journal("stubborn")}
    again = toy.run("stubborn", steps=_json(toy_step("thing", "create", stubborn=1), toy_step("other", "create")))
    assert again["left"] == said["left"]


def test_two_processes_never_run_the_same_drill(toy: Toy) -> None:
    first, second = toy.run_all([{"id": "twice", "approval": "leave"}, {"id": "twice", "latecomer": True}])
    assert (first["ending"], first["reason"]) == ("aborted", "the latecomer called it off")
    assert second["error"] == "RunLockedError"
    assert "is being run by another process" in second["message"]


def test_state_that_cannot_be_read_ends_in_clean_up_by_the_journal(toy: Toy) -> None:
    assert toy.run("garbage", kill="name/after-done")["killed"]
    for file in toy.directory("garbage").state.glob("state.sqlite*"):
        file.write_bytes(b"this was a database once" * 100)
    said = toy.run("garbage")
    assert said["ending"] == "aborted"
    assert "the engine's state could not be used" in said["reason"]
    assert toy.audit("garbage")["live"] == {}


def test_a_journal_that_somebody_changed_is_not_run_on(toy: Toy) -> None:
    assert toy.run("forged", kill="database/after-done")["killed"]
    journal = toy.directory("forged").journal
    journal.write_text(journal.read_text().replace("commander on duty", "somebody else", 1))
    said = toy.run("forged")
    assert said["error"] == "BrokenChainError"
    assert "was changed" in said["message"]


@pytest.mark.parametrize("point", ["database/in-step", "database/after-effect", "undo:name/after-effect"])
def test_a_full_disk_stops_the_drill_in_words_and_a_resume_cleans_up_once_there_is_room(toy: Toy, point: str) -> None:
    id = "full_" + point.replace("/", "_").replace(":", "_")
    said = toy.run(id, full=point)
    assert said["error"] == "JournalError"
    assert "make room and resume the drill" in said["message"]
    assert toy.run(id)["ending"] in {"aborted", "failed", "completed"}
    audit = toy.audit(id)
    assert audit["live"] == {}
    assert set(audit["calls"].values()) == {1}
    assert toy.journal(id)[-1].kind is Kind.ENDED
