"""Laws of measuring: what is measured is what happened in a simulated drill."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dr_drills.measure.event_code import EventCode
from dr_drills.measure.fold import measure_evidence
from dr_drills.measure.judge import judge
from dr_drills.measure.measurements import Measurements
from dr_drills.measure.method import Method
from dr_drills.measure.objective import Objective, ObjectiveName
from dr_drills.measure.phase import PhaseKind
from dr_drills.measure.verdict import Verdict
from tests.unit.dr_drills.report.simulated_drill import Truth, attempts_of, evidence_of, read_ids_of


def objective(measured: Measurements, name: ObjectiveName) -> Objective:
    return next(o for o in measured.objectives if o.name is name)


@st.composite
def _truths(draw: st.DrawFn) -> Truth:
    stable = draw(st.integers(5_000, 8_000))
    return Truth(
        method=draw(st.sampled_from([Method.FAILOVER, Method.ROLLBACK])),
        rto_s=draw(st.integers(100, 1_500)) / 100,
        rpo_s=draw(st.sampled_from([0.0, 0.05, 1.0, 5.0])),
        writers=draw(st.integers(1, 6)),
        interval=draw(st.integers(15, 40)),
        before=2_000,
        watched=4_000,
        stable=stable,
        verified=stable + 10_500,
        redundant=stable + 15_000,
        cleaned=stable + 17_000,
        lost=draw(st.integers(0, 30)),
        recovered=draw(st.integers(0, 3)),
    )


truths = _truths()


@settings(max_examples=40, deadline=None)
@given(truths)
def test_recovery_time_loss_and_verdict_are_those_of_the_truth(truth: Truth) -> None:
    measured = measure_evidence(evidence_of(truth))
    rto, rpo = objective(measured, ObjectiveName.RTO), objective(measured, ObjectiveName.RPO)
    assert rto.achieved == pytest.approx(truth.stable / 1000, abs=0.000_001)
    assert rpo.rows == truth.lost
    assert rpo.achieved == pytest.approx(max(0, truth.lost - 1) * truth.interval / 1000, abs=0.000_001)
    verdict = judge(measured)
    slack = rto.uncertainty
    if verdict is Verdict.PASSED:
        assert truth.stable / 1000 + slack <= truth.rto_s
        assert truth.lost == 0 or truth.rpo_s > 0
    if verdict is Verdict.MISSED:
        assert truth.stable / 1000 > truth.rto_s or truth.lost > 0
    if verdict is Verdict.INCONCLUSIVE:
        assert {gap.kind.value for gap in measured.gaps} == {"too-close-to-call"}


@settings(max_examples=20, deadline=None)
@given(truths)
def test_every_lost_write_is_named_and_no_other(truth: Truth) -> None:
    measured = measure_evidence(evidence_of(truth))
    attempts = attempts_of(truth)
    promised = {a.id for a in attempts if a.outcome == "ok"}
    assert measured.losses is not None
    assert {write.id for write in measured.losses.lost} == promised - read_ids_of(truth, attempts)


@settings(max_examples=20, deadline=None)
@given(truths)
def test_phases_fill_the_time_from_the_fault_to_the_end_without_gap_or_overlap(truth: Truth) -> None:
    measured = measure_evidence(evidence_of(truth))
    ends = [phase.end_s for phase in measured.phases]
    assert [phase.start_s for phase in measured.phases] == [0.0, *ends[:-1]]
    assert ends[-1] == max(event.at_s for event in measured.events)


def test_a_relapse_puts_the_recovery_after_it() -> None:
    truth = Truth(blip=9_000)
    rto = objective(measure_evidence(evidence_of(truth)), ObjectiveName.RTO)
    assert rto.achieved is not None
    assert rto.achieved > 9.0


def test_service_that_relapsed_just_before_the_writers_stopped_is_not_known_to_be_stable() -> None:
    truth = Truth(blip=13_500, watched=8_000)
    measured = measure_evidence(evidence_of(truth))
    assert objective(measured, ObjectiveName.RTO).achieved is None
    assert judge(measured) is Verdict.INCONCLUSIVE


def test_service_that_never_came_back_while_watched_beyond_its_objective_missed_it() -> None:
    truth = Truth(rto_s=5, blip=13_500, watched=8_000)
    measured = measure_evidence(evidence_of(truth))
    assert objective(measured, ObjectiveName.RTO).outcome is Verdict.MISSED


def test_declaring_counts_as_peoples_time_and_watching_as_neither() -> None:
    phases = {phase.ends_with: phase for phase in measure_evidence(evidence_of(Truth())).phases}
    assert phases[EventCode.DECLARED].kind is PhaseKind.PEOPLE
    assert phases[EventCode.DATA_VERIFIED].kind is PhaseKind.WATCHING
    assert phases[EventCode.DECLARED].took_s == pytest.approx(2.64)


def test_a_restore_is_measured_from_the_request_to_data_verified() -> None:
    measured = measure_evidence(evidence_of(Truth(method=Method.RESTORE, rto_s=900, rpo_s=86_400)))
    assert objective(measured, ObjectiveName.RTO).achieved == 16.5
    assert objective(measured, ObjectiveName.RECOVERY_POINT_AGE).achieved == 3600
    assert judge(measured) is Verdict.PASSED


def test_a_recovery_point_older_than_its_objective_is_missed() -> None:
    measured = measure_evidence(evidence_of(Truth(method=Method.RESTORE, rto_s=900, rpo_s=86_400, age_s=90_000)))
    assert judge(measured) is Verdict.MISSED


def test_a_differing_table_after_a_restore_is_missed_and_named() -> None:
    measured = measure_evidence(evidence_of(Truth(method=Method.RESTORE, rto_s=900, rpo_s=86_400, differing=2)))
    assert judge(measured) is Verdict.MISSED
    assert "patient" in objective(measured, ObjectiveName.DATA).note


def test_a_table_may_differ_by_lost_rows_that_the_objective_allows_and_by_no_more() -> None:
    allowed = measure_evidence(evidence_of(Truth(lost=3, rpo_s=5, differing=3)))
    assert judge(allowed) is Verdict.PASSED
    assert judge(measure_evidence(evidence_of(Truth(lost=3, rpo_s=5, differing=4)))) is Verdict.MISSED


def test_rows_that_nobody_wrote_fail_the_recovery() -> None:
    measured = measure_evidence(evidence_of(Truth(unexpected=2)))
    assert judge(measured) is Verdict.FAILED
    assert measured.breaches == ("2 rows were read back that nobody wrote",)


@pytest.mark.parametrize(("ending", "verdict"), [("aborted", Verdict.ABORTED), ("refused", Verdict.ABORTED), ("failed", Verdict.FAILED)])
def test_a_drill_that_broke_off_says_so(ending: str, verdict: Verdict) -> None:
    assert judge(measure_evidence(evidence_of(Truth(ending=ending)))) is verdict


def test_the_loss_comparison_is_tried_on_broken_data_whenever_it_is_made() -> None:
    controls = {control.validator: control for control in measure_evidence(evidence_of(Truth(lost=2, rpo_s=0))).controls}
    assert controls["write ledger"].went_red
    assert controls["write ledger"].note == "row 18001 withheld from the rows read back"
