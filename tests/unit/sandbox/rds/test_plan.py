"""The next step and the status, for every state an instance can be in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.rds.actual import Phase
from sandbox.rds.plan import Step, next_step, status
from tests.unit.sandbox.rds.builders import desired, instance


@pytest.mark.parametrize(
    ("actual", "wish", "step"),
    [
        ({"phase": Phase.NEW}, {}, Step.CREATE),
        ({"phase": Phase.RUNNING}, {}, None),
        ({"phase": Phase.RUNNING, "standby": True}, {"replica": True}, None),
        ({"phase": Phase.RUNNING, "standby": True}, {}, Step.PROMOTE),
        ({"phase": Phase.RUNNING, "standby": True, "reboot_asked": True}, {}, Step.PROMOTE),
        ({"phase": Phase.RUNNING, "reboot_asked": True}, {}, Step.REBOOT),
        ({"phase": Phase.RUNNING}, {"stopped": True}, Step.STOP),
        ({"phase": Phase.STOPPED}, {"stopped": True}, None),
        ({"phase": Phase.STOPPED}, {}, Step.START),
        ({"phase": Phase.RUNNING, "applied_password": "old"}, {"password": "new"}, Step.SET_PASSWORD),
        ({"phase": Phase.RUNNING, "applied_password": "old"}, {}, None),
        ({"phase": Phase.RUNNING, "standby": True}, {"replica": True, "password": "new"}, None),
        ({"phase": Phase.RUNNING}, {"parameters": {"work_mem": "1"}}, Step.SET_PARAMETERS),
        ({"phase": Phase.CRASHED}, {}, None),
        ({"phase": Phase.CRASHED, "reboot_asked": True}, {}, Step.REBOOT),
        ({"phase": Phase.FAILED}, {}, None),
    ],
)
def test_the_next_step(actual: dict[str, Any], wish: dict[str, Any], step: Step | None) -> None:
    assert next_step(instance(**actual), desired(**wish), unfinished_manual_snapshots=False) is step


@given(st.sampled_from(Phase))
def test_an_instance_without_a_record_is_deleted_in_every_phase(phase: Phase) -> None:
    assert next_step(instance(phase=phase), None, unfinished_manual_snapshots=False) is Step.DELETE


@pytest.mark.parametrize("phase", [Phase.RUNNING, Phase.STOPPED])
def test_deletion_waits_for_the_final_snapshot_and_says_deleting(phase: Phase) -> None:
    going = instance(phase=phase, delete_asked=True)
    assert next_step(going, desired(), unfinished_manual_snapshots=True) is None
    assert status(going, desired(), busy=None, unfinished_manual_snapshots=True) == "deleting"


def test_deletion_of_a_crashed_instance_does_not_wait_for_a_snapshot_that_cannot_come() -> None:
    assert next_step(instance(phase=Phase.CRASHED, delete_asked=True), desired(), unfinished_manual_snapshots=True) is Step.DELETE


def test_stopping_waits_for_a_snapshot_and_says_stopping() -> None:
    going = instance(phase=Phase.RUNNING)
    assert next_step(going, desired(stopped=True), unfinished_manual_snapshots=True) is None
    assert status(going, desired(stopped=True), busy=None, unfinished_manual_snapshots=True) == "stopping"


@pytest.mark.parametrize(
    ("actual", "busy", "snapshots", "word"),
    [
        ({"phase": Phase.NEW}, None, False, "creating"),
        ({"phase": Phase.RUNNING}, None, False, "available"),
        ({"phase": Phase.RUNNING}, None, True, "backing-up"),
        ({"phase": Phase.RUNNING}, Step.REBOOT, False, "rebooting"),
        ({"phase": Phase.RUNNING, "standby": True}, None, False, "modifying"),
        ({"phase": Phase.RUNNING, "partitioned": True}, None, False, "available"),
        ({"phase": Phase.RUNNING, "bad_parameters": "work_mem"}, None, False, "incompatible-parameters"),
        ({"phase": Phase.CRASHED}, None, False, "failed"),
        ({"phase": Phase.CRASHED, "reboot_asked": True}, None, False, "rebooting"),
    ],
)
def test_the_status(actual: dict[str, Any], busy: Step | None, snapshots: bool, word: str) -> None:
    assert status(instance(**actual), desired(), busy=busy, unfinished_manual_snapshots=snapshots) == word


@given(
    st.fixed_dictionaries({"phase": st.sampled_from(Phase), "standby": st.booleans(), "reboot_asked": st.booleans()}),
    st.fixed_dictionaries({"replica": st.booleans(), "stopped": st.booleans()}),
    st.booleans(),
)
def test_whatever_is_available_has_nothing_left_to_do(state: dict[str, Any], wanted: dict[str, Any], snapshots: bool) -> None:
    actual, wish = instance(**state), desired(**wanted)
    if status(actual, wish, busy=None, unfinished_manual_snapshots=snapshots) == "available":
        assert next_step(actual, wish, unfinished_manual_snapshots=snapshots) is None
        assert actual.phase is Phase.RUNNING
