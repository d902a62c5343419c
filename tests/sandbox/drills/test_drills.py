"""The three drills against real PostgreSQL through the RDS API: undisturbed, killed and interrupted."""

from __future__ import annotations

import json
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dr_drills.journal.record import Kind, Record
from tests.sandbox.drills.conftest import CommandLine
from tests.sandbox.drills.hospital import Hospital


def _assert_as_before(hospital: Hospital) -> None:
    """A primary, a replica that streams, nothing else, and a name that leads to the primary."""
    mine = {name: found for name, found in hospital.instances().items() if hospital.name in name or "drill" in name}
    roles = {name: (found["status"], found["role"]) for name, found in mine.items()}
    assert roles == {hospital.name: ("available", "primary"), f"{hospital.name}-recovery": ("available", "replica")}
    with hospital.connected(f"{hospital.name}-recovery") as replica:
        assert replica.execute("select status from pg_stat_wal_receiver").fetchone() == ("streaming",)
    assert hospital.resolved() == mine[hospital.name]["address"]
    assert hospital.snapshots() == []


def _done(records: list[Record]) -> Counter[str]:
    return Counter(str(r.body["key"]) for r in records if r.kind is Kind.DONE)


def _finish(drill: CommandLine, process: Any) -> dict[str, Any]:
    out, err = process.communicate(timeout=240)
    assert process.returncode == 0, (out, err, drill.journal()[-6:])
    return dict(json.loads(out))


def test_a_restore_finds_every_table_as_it_was_and_leaves_nothing(drill: CommandLine) -> None:
    said = _finish(drill, drill.begin("snapshot-restore", "--fresh-snapshot"))
    assert said["verdict"] == "passed"
    tables = [r.body for r in drill.journal() if r.kind is Kind.TABLE_COMPARED]
    assert {str(t["table"]) for t in tables} == {"pgbench_accounts", "pgbench_branches", "pgbench_tellers", "pgbench_history"}
    assert all(t["equal"] for t in tables)
    _assert_as_before(drill.hospital)


def test_an_approved_failover_killed_four_times_does_nothing_twice_and_puts_everything_back(drill: CommandLine) -> None:
    process = drill.begin("failover-promotion", "--require-approval")
    drill.await_line(process, "approval-awaited", "approve-failover")
    _, listed, _ = drill.run("list", "--json")
    assert json.loads(listed)["drills"][-1]["state"] == "waiting for incident-commander"
    assert drill.run("approve", "--by", "the commander on duty")[0] == 0
    kills = (("intent", "promote-replica"), ("done", "point-name"), ("intent", "rebuild-primary"), ("done", "fence-promoted"))
    process = drill.kill_and_resume(process, kills)
    said = _finish(drill, process)
    assert said["verdict"] == "passed"
    records = drill.journal()
    assert set(_done(records).values()) == {1}
    assert sum(1 for r in records if r.kind is Kind.RESUMED) == 4
    events = {str(r.body["code"]): str(r.body["note"]) for r in records if r.kind is Kind.EVENT}
    assert set(events) == {f"E{n}" for n in range(13)}
    assert events["E4"] == "failover declared approved by the commander on duty as incident-commander"
    _assert_as_before(drill.hospital)


def test_a_rollback_killed_twice_loses_no_acknowledged_write(drill: CommandLine) -> None:
    process = drill.begin("rollback-rehearsal")
    process = drill.kill_and_resume(process, (("done", "cut-over"), ("done", "close-copy")))
    said = _finish(drill, process)
    assert said["verdict"] == "passed"
    reconciled = next(r.body for r in drill.journal() if r.kind is Kind.RECONCILED)
    assert reconciled["conflicts"] == 0
    assert int(str(reconciled["applied"])) >= 50  # the trigger: so many rows the synchronisation had not carried back
    assert set(_done(drill.journal()).values()) == {1}
    _assert_as_before(drill.hospital)


def test_ctrl_c_before_the_promotion_brings_the_old_primary_back(drill: CommandLine) -> None:
    process = drill.begin("failover-promotion", "--require-approval")
    drill.await_line(process, "approval-awaited", "approve-failover")
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    assert json.loads(out)["verdict"] == "aborted"
    assert drill.journal()[-1].body == {"outcome": "aborted"}
    assert Kind.CLEAN in {r.kind for r in drill.journal()}
    _assert_as_before(drill.hospital)
    with drill.hospital.connected(drill.hospital.name) as primary:
        primary.execute("insert into holdfast_probe (id) values (7) on conflict do nothing")


def test_ctrl_c_after_the_promotion_keeps_the_system_in_service_and_names_what_is_left(
    hospitals: Callable[[], Hospital], tmp_path: Path
) -> None:
    drill = CommandLine(hospitals(), tmp_path / "home")
    process = drill.begin("failover-promotion")
    drill.await_line(process, "done", "promote-replica")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 1
    serving = f"{drill.hospital.name}-recovery"
    assert f"ehr runs on {serving}" in err
    assert drill.hospital.resolved() == drill.hospital.instances()[serving]["address"]
    with drill.hospital.connected(serving) as session:
        session.execute("insert into holdfast_probe (id) values (7) on conflict do nothing")
    left = next(r.body["items"] for r in drill.journal() if r.kind is Kind.LEFT_BEHIND)
    assert "redundancy is not restored" in str(left)


def test_a_drill_that_was_killed_and_is_aborted_leaves_nothing(drill: CommandLine) -> None:
    process = drill.begin("snapshot-restore", "--fresh-snapshot")
    drill.await_line(process, "done", "request-restore")
    process.kill()
    process.communicate()
    _, listed, _ = drill.run("list", "--json")
    assert json.loads(listed)["drills"][-1]["state"] == "interrupted"
    status, out, _ = drill.run("abort", "--json")
    assert status == 1
    assert json.loads(out)["verdict"] == "aborted"
    _assert_as_before(drill.hospital)


def test_a_system_that_is_not_drillable_is_refused_and_nothing_is_touched(drill: CommandLine) -> None:
    drill.home.mkdir()
    plan = drill.hospital.write_plan(drill.home / "plan.json", drillable=False)
    status, _, err = drill.run("run", "failover-promotion", "-s", "sandbox", "--plan", plan)
    assert status == 2
    assert "ehr in sandbox is not marked drillable" in err
    assert not (drill.home / "drills").exists()


def test_a_gate_that_fails_touches_nothing(drill: CommandLine) -> None:
    drill.home.mkdir()
    dns = {**drill.hospital.raw_plan["systems"][0]["dns"], "name": "nobody.example.internal"}
    plan = drill.hospital.write_plan(drill.home / "plan.json", dns=dns)
    status, _, err = drill.run("run", "failover-promotion", "-s", "sandbox", "--plan", plan)
    assert status == 1
    assert "REFUSED" in err
    assert Kind.INTENT not in {r.kind for r in drill.journal()}
    _assert_as_before(drill.hospital)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        ({"tier": "no-such-tier"}, "systems.0.tier"),
        ({"engine": "oracle", "drillable": "perhaps"}, "systems.0.engine"),
    ],
)
def test_a_plan_with_mistakes_names_them_and_ends_with_status_2(drill: CommandLine, damage: dict[str, object], message: str) -> None:
    drill.home.mkdir()
    plan = drill.hospital.write_plan(drill.home / "plan.json", **damage)
    status, _, err = drill.run("plan", "failover-promotion", "-s", "sandbox", "--plan", plan)
    assert status == 2
    assert message in err


def test_planning_prints_every_change_and_makes_none(drill: CommandLine) -> None:
    drill.home.mkdir()
    plan = drill.hospital.write_plan(drill.home / "plan.json")
    status, out, _ = drill.run("plan", "rollback-rehearsal", "-s", "sandbox", "--plan", plan)
    assert status == 0
    assert "promote sandbox-drill-ehr-new" in out
    assert not (drill.home / "drills").exists()
