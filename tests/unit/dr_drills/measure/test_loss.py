"""The loss classes, and a law: whatever really happened is what is reported."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from dr_drills.measure.loss import classify
from dr_drills.workload.attempt import Attempt, Outcome, Server

OK, REFUSED, UNSURE = Outcome.ACKNOWLEDGED, Outcome.FAILED, Outcome.INDETERMINATE
OLD, NEW = Server("127.11.0.1:5432", "2026-01-01T00:00:00", 1), Server("127.12.0.1:5432", "2026-01-01T00:00:00", 2)


def write(row: int, outcome: Outcome = OK, at: int | None = None, server: Server | None = OLD) -> Attempt:
    return Attempt(row, "w0", at or row, outcome, at, server)


def test_an_unacknowledged_write_that_is_there_is_recovered_not_unexpected() -> None:
    loss = classify([write(1), write(2, UNSURE)], read=[1, 2])
    assert (loss.lost, loss.unexpected, loss.recovered, loss.objection) == ((), frozenset(), 1, None)


def test_an_unacknowledged_write_that_is_gone_is_no_loss() -> None:
    assert classify([write(1), write(2, UNSURE)], read=[1]).objection is None


def test_a_refused_write_that_is_there_after_all_is_unexpected() -> None:
    assert classify([write(1), write(2, REFUSED)], read=[1, 2]).unexpected == {2}


def test_a_row_nobody_wrote_is_never_a_pass() -> None:
    assert classify([write(1)], read=[1, 99]).objection == "1 rows were read that nobody wrote"


def test_the_window_ends_with_the_last_promise_of_the_server_that_broke_one() -> None:
    attempts = [write(1, at=1_000_000), write(2, at=3_000_000), write(3, at=9_000_000), write(4, at=900_000_000, server=NEW)]
    loss = classify(attempts, read=[1, 3, 4])
    assert [attempt.id for attempt in loss.lost] == [2]
    assert loss.window == timedelta(milliseconds=6)


def test_nothing_lost_leaves_no_window() -> None:
    assert classify([write(1, at=5), write(2, at=9_000_000)], read=[1, 2]).window == timedelta(0)


@settings(deadline=None)
@given(
    st.dictionaries(st.integers(0, 300), st.tuples(st.sampled_from([OK, UNSURE]), st.booleans())),
    st.sets(st.integers(301, 310)),
    st.randoms(use_true_random=False),
)
def test_every_lost_and_every_alien_row_is_named_and_none_invented(history, alien, order) -> None:  # type: ignore[no-untyped-def] # hypothesis gives them
    attempts = [write(row, outcome, row or None) for row, (outcome, _) in history.items()]
    order.shuffle(attempts)
    kept = {row for row, (_, survives) in history.items() if survives}
    loss = classify(attempts, read=kept | alien)
    assert {attempt.id for attempt in loss.lost} == {i for i, (outcome, survives) in history.items() if outcome is OK and not survives}
    assert loss.recovered == sum(outcome is UNSURE and survives for outcome, survives in history.values())
    assert loss.unexpected == alien
