"""Who is chosen among record sets of one name, by weight and health."""

import random
from collections import Counter

from hypothesis import example, given
from hypothesis import strategies as st

from sandbox.dns.record_set import RecordSet
from sandbox.dns.routing import choose

_WEIGHTS = st.lists(st.sampled_from([0, 1, 3, 255]), min_size=1, max_size=6)
_CHANCES = st.floats(0, 1, exclude_max=True)


def _sets(*weights: int) -> list[RecordSet]:
    return [RecordSet("h.test", "A", 1, (str(number),), set_identifier=str(number), weight=weight) for number, weight in enumerate(weights)]


def test_each_is_answered_as_often_as_its_weight_says() -> None:
    draw = random.Random(7).random
    chosen = Counter(choose(_sets(30, 10), lambda _: True, draw).values[0] for _ in range(4000))  # type: ignore[union-attr]
    assert 2850 < chosen["0"] < 3150


@given(_WEIGHTS, _CHANCES)
@example([0, 5], 0.0)
@example([5, 0], 0.999)
def test_weight_zero_is_answered_only_where_all_are_zero(weights: list[int], chance: float) -> None:
    chosen = choose(_sets(*weights), lambda _: True, lambda: chance)
    assert chosen is not None
    assert bool(chosen.weight) is any(weights)


@given(_WEIGHTS, _CHANCES, st.sets(st.integers(0, 5)))
def test_a_bad_one_is_answered_only_where_all_are_bad(weights: list[int], chance: float, bad: set[int]) -> None:
    good = {number for number in range(len(weights)) if number not in bad}
    chosen = choose(_sets(*weights), lambda record: int(record.values[0]) in good, lambda: chance)
    assert chosen is not None
    assert (int(chosen.values[0]) in good) is bool(good)


def test_when_all_are_of_weight_zero_each_may_be_answered() -> None:
    first, second = _sets(0, 0)
    assert choose([first, second], lambda _: True, lambda: 0.0) == first
    assert choose([first, second], lambda _: True, lambda: 0.9) == second


def test_none_of_none_is_chosen() -> None:
    assert choose([], lambda _: True, lambda: 0.0) is None
