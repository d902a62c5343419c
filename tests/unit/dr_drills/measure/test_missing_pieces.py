"""Nothing missing ever passes: each piece of evidence is taken away from a drill that passes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dr_drills.clock import Instant
from dr_drills.journal.record import Kind, Record
from dr_drills.measure.fold import Evidence, measure_evidence
from dr_drills.measure.gap import GapKind
from dr_drills.measure.judge import judge
from dr_drills.measure.method import Method
from dr_drills.measure.verdict import Verdict
from tests.unit.dr_drills.report.simulated_drill import MS, Truth, evidence_of, rechain

PASSING = {
    Method.FAILOVER: evidence_of(Truth(before=1_500, watched=4_000)),
    Method.ROLLBACK: evidence_of(Truth(method=Method.ROLLBACK, before=1_500, watched=4_000)),
    Method.RESTORE: evidence_of(Truth(method=Method.RESTORE, rto_s=900, rpo_s=86_400)),
}


def kinds_of(evidence: Evidence) -> set[GapKind]:
    return {gap.kind for gap in measure_evidence(evidence).gaps}


def keep(evidence: Evidence, wanted: Callable[[Record], bool]) -> Evidence:
    return replace(evidence, records=rechain([r for r in evidence.records if wanted(r)]))


def alter(evidence: Evidence, change: Callable[[Record], Record]) -> Evidence:
    return replace(evidence, records=rechain([change(r) for r in evidence.records]))


@pytest.mark.parametrize("method", Method)
def test_the_whole_evidence_passes(method: Method) -> None:
    measured = measure_evidence(PASSING[method])
    assert measured.gaps == ()
    assert judge(measured) is Verdict.PASSED


NEEDED = {
    Method.FAILOVER: [
        (Kind.OPENED, None),
        (Kind.EVENT, "E1"),
        (Kind.EVENT, "E5"),
        (Kind.NEGATIVE_CONTROL, None),
        (Kind.LEDGER_CLOSED, None),
        (Kind.ENDED, None),
    ],
    Method.ROLLBACK: [
        (Kind.OPENED, None),
        (Kind.EVENT, "E1"),
        (Kind.RECONCILED, None),
        (Kind.NEGATIVE_CONTROL, None),
        (Kind.LEDGER_CLOSED, None),
        (Kind.ENDED, None),
    ],
    Method.RESTORE: [
        (Kind.OPENED, None),
        (Kind.EVENT, "E6"),
        (Kind.EVENT, "E10"),
        (Kind.TABLE_COMPARED, None),
        (Kind.NEGATIVE_CONTROL, None),
        (Kind.MEASURED, None),
        (Kind.ENDED, None),
    ],
}


@pytest.mark.parametrize(("method", "kind", "code"), [(method, kind, code) for method, needed in NEEDED.items() for kind, code in needed])
def test_without_a_needed_line_the_drill_is_inconclusive_and_says_why(method: Method, kind: Kind, code: str | None) -> None:
    less = keep(PASSING[method], lambda r: not (r.kind is kind and (code is None or r.body.get("code") == code)))
    measured = measure_evidence(less)
    assert judge(measured) is Verdict.INCONCLUSIVE
    assert all(gap.reason for gap in measured.gaps)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(list(Method)), st.data())
def test_taking_any_lines_away_never_makes_a_worse_drill_pass(method: Method, data: st.DataObject) -> None:
    evidence = PASSING[method]
    gone = data.draw(st.sets(st.integers(0, len(evidence.records) - 1), min_size=1))
    less = keep(evidence, lambda r: r.number not in gone)
    lost = [evidence.records[n] for n in gone]
    needed = NEEDED[method]
    single = {Kind.OPENED, Kind.LEDGER_CLOSED, Kind.ENDED, Kind.MEASURED, Kind.RECONCILED}
    takes_needed = any(
        (r.kind, r.body.get("code") if r.kind is Kind.EVENT else None) in needed for r in lost if r.kind in single | {Kind.EVENT}
    )
    if takes_needed:
        assert judge(measure_evidence(less)) is not Verdict.PASSED


@given(st.integers(0, 60))
@settings(max_examples=40, deadline=None)
def test_a_journal_cut_anywhere_before_its_end_never_passes(length: int) -> None:
    evidence = PASSING[Method.FAILOVER]
    cut = replace(evidence, records=evidence.records[: min(length, len(evidence.records) - 1)])
    assert judge(measure_evidence(cut)) is Verdict.INCONCLUSIVE


def test_without_a_ledger_nothing_is_concluded() -> None:
    assert GapKind.LEDGER_UNREADABLE in kinds_of(replace(PASSING[Method.FAILOVER], attempts=None))


def test_without_the_rows_read_back_nothing_is_concluded() -> None:
    assert kinds_of(replace(PASSING[Method.FAILOVER], read_ids=None)) == {GapKind.READ_BACK_MISSING}


def test_a_ledger_with_attempts_missing_in_the_middle_is_noticed() -> None:
    attempts = list(PASSING[Method.FAILOVER].attempts or ())
    less = replace(PASSING[Method.FAILOVER], attempts=attempts[:100] + attempts[101:])
    assert GapKind.LEDGER_UNREADABLE in kinds_of(less)


def test_a_validator_that_stayed_green_on_broken_data_proves_nothing() -> None:
    def green(record: Record) -> Record:
        return replace(record, body={**record.body, "went_red": False}) if record.kind is Kind.NEGATIVE_CONTROL else record

    assert kinds_of(alter(PASSING[Method.FAILOVER], green)) == {GapKind.VALIDATOR_UNPROVEN}


@given(st.sampled_from([-3600.0, -0.2, 0.2, 5.0, 86400.0]), st.integers(1, 40))
def test_a_stepped_wall_clock_is_noticed_wherever_it_steps(step: float, line: int) -> None:
    def shift(record: Record) -> Record:
        if record.number < line:
            return record
        return replace(record, at=replace(record.at, wall=record.at.wall + timedelta(seconds=step)))

    assert GapKind.CLOCK_STEPPED in kinds_of(alter(PASSING[Method.FAILOVER], shift))


def test_a_clock_slewed_as_ntp_slews_is_no_step() -> None:
    def slew(record: Record) -> Record:
        since = record.at.monotonic_ns - PASSING[Method.FAILOVER].records[0].at.monotonic_ns
        return replace(record, at=replace(record.at, wall=record.at.wall + timedelta(microseconds=since * 500e-6 / 1000)))

    assert kinds_of(alter(PASSING[Method.FAILOVER], slew)) == set()


def test_a_reboot_in_the_middle_is_noticed() -> None:
    def reboot(record: Record) -> Record:
        return replace(record, at=Instant(record.at.monotonic_ns, record.at.wall, "other")) if record.number > 20 else record

    assert GapKind.REBOOTED in kinds_of(alter(PASSING[Method.FAILOVER], reboot))


def test_an_observer_that_saw_service_long_before_the_writers_did_is_not_believed() -> None:
    def earlier(record: Record) -> Record:
        if record.body.get("code") != "E9":
            return record
        return replace(record, body={**record.body, "occurred_ns": int(str(record.body["occurred_ns"])) - 2_000 * MS})

    assert kinds_of(alter(PASSING[Method.FAILOVER], earlier)) == {GapKind.OBSERVERS_DISAGREE}


def test_objectives_that_were_not_recorded_are_not_met() -> None:
    def unset(record: Record) -> Record:
        return replace(record, body={**record.body, "objectives": {}}) if record.kind is Kind.OPENED else record

    assert GapKind.OBJECTIVE_MISSING in kinds_of(alter(PASSING[Method.FAILOVER], unset))


def test_a_drill_that_does_not_say_what_it_left_is_inconclusive() -> None:
    silent = keep(PASSING[Method.FAILOVER], lambda r: r.kind not in {Kind.CLEAN, Kind.LEFT_BEHIND})
    assert kinds_of(silent) == {GapKind.CLEAN_UP_UNKNOWN}


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(list(Method)), st.integers(0, 60), st.dictionaries(st.text(max_size=4), st.integers() | st.text(max_size=3) | st.none())
)
def test_a_line_with_a_strange_body_never_breaks_the_fold(method: Method, line: int, body: dict[str, object]) -> None:
    def strange(record: Record) -> Record:
        return replace(record, body=body) if record.number == line else record

    measure_evidence(alter(PASSING[method], strange))
