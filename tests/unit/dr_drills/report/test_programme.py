"""The index: only a verified pass counts, and age is judged against the cadence."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dr_drills.evidence.finish import finish_drill
from dr_drills.evidence.keys import local_signer
from dr_drills.evidence.layout import REPORT
from dr_drills.evidence.refresh_index import INDEX, INDEX_PAGE, expectations, refresh_index
from dr_drills.measure.method import Method
from dr_drills.report.drill_report import report
from dr_drills.report.index_page import index_page
from dr_drills.report.programme import Coverage, Entry, Expectation, programme
from tests.unit.dr_drills.report.simulated_drill import BEGAN, Truth, evidence_of, write_drill
from tests.unit.dr_drills.report.test_drill_report import read

SMALL = Truth(before=600, stable=4_700, watched=3_600, interval=60)
MONTHLY = (Expectation("ehr", "clinical-critical", timedelta(days=30)),)
PASSED, MISSED = report(evidence_of(SMALL)), report(evidence_of(replace(SMALL, rto_s=1)))


def state(entries: list[Entry], now: datetime = BEGAN + timedelta(days=1)) -> Coverage:
    lines = programme(entries, MONTHLY, now).lines
    return next(line.coverage for line in lines if line.method is Method.FAILOVER)


def test_a_verified_pass_within_the_cadence_is_tested() -> None:
    assert state([Entry("a", "a", PASSED, "verified")]) is Coverage.TESTED


def test_a_pass_older_than_the_cadence_is_overdue() -> None:
    assert state([Entry("a", "a", PASSED, "verified")], BEGAN + timedelta(days=31)) is Coverage.OVERDUE


@pytest.mark.parametrize("trust", [None, "broken", "signer not known"])
def test_a_pass_whose_pack_does_not_verify_proves_nothing(trust: str | None) -> None:
    assert state([Entry("a", "a", PASSED, trust)]) is Coverage.UNPROVEN


def test_a_missed_drill_proves_nothing() -> None:
    assert state([Entry("a", "a", MISSED, "verified")]) is Coverage.UNPROVEN


def test_a_system_never_drilled_is_listed_for_every_method() -> None:
    lines = programme([], MONTHLY, BEGAN).lines
    assert [(line.method, line.coverage) for line in lines] == [(method, Coverage.NEVER) for method in Method]


def test_the_page_is_well_formed_empty_and_full() -> None:
    assert "Nothing has been drilled" in read(index_page(programme([], (), BEGAN))).text
    text = read(
        index_page(programme([Entry("a", "a/report.html", PASSED, "verified"), Entry("b", "b", MISSED, None)], MONTHLY, BEGAN))
    ).text
    assert "not sealed" in text
    assert "Objective missed" in text


def test_the_index_of_a_directory_reads_systems_from_the_newest_plan_and_notices_a_broken_pack(tmp_path: Path) -> None:
    signer = local_signer(tmp_path / "keys")
    plan = json.loads((Path(__file__).parents[3] / "data" / "recovery_plan.json").read_text())
    for name in ("one", "two"):
        directory = write_drill(tmp_path / "drills" / name, replace(SMALL, drill_id=name))
        (directory / "inputs" / "recovery-plan.json").write_text(json.dumps(plan))
        finish_drill(directory, signer)
    (tmp_path / "drills" / "not-a-drill").mkdir()
    now = datetime(2026, 11, 21, tzinfo=UTC)
    made = refresh_index(tmp_path / "drills", [signer.public_key], now=now)
    assert [line.due for line in made.lines if line.method is Method.FAILOVER] == [BEGAN + timedelta(days=30, milliseconds=-31_300)]
    text = (tmp_path / "drills" / "two" / REPORT).read_text()
    (tmp_path / "drills" / "two" / REPORT).write_text(text + " ")
    made = refresh_index(tmp_path / "drills", [signer.public_key], now=now)
    assert {entry.drill_id: entry.trust for entry in made.entries} == {"one": "verified", "two": "broken"}
    index = json.loads((tmp_path / "drills" / INDEX).read_text())
    assert {drill["drill_id"]: drill["trust"] for drill in index["drills"]} == {"one": "verified", "two": "broken"}
    assert (tmp_path / "drills" / INDEX_PAGE).is_file()


def test_a_system_that_may_not_be_drilled_is_not_expected() -> None:
    plan = {
        "schema": "holdfast.recovery-plan/1",
        "tiers": {"t": {"cadence_days": 30}},
        "systems": [{"name": "a", "tier": "t", "drillable": False}],
    }
    assert expectations(plan) == ()
