"""Values are compared by what they mean, and the program's own spelling is kept."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from sandbox.aws_provider.meaning import in_words_of, same

_KIND = [{"name": "s", "days": "n", "extra": "s"}]
_scalars = st.one_of(st.text(max_size=5), st.booleans(), st.integers(-9, 9))
_documents = st.dictionaries(st.text(min_size=1, max_size=4), st.one_of(_scalars, st.lists(_scalars, max_size=3)), max_size=4)


@given(_documents)
def test_json_text_means_what_it_says_however_it_is_written(document: dict[str, object]) -> None:
    assert same(json.dumps(document), json.dumps(dict(reversed(document.items())), indent=2))


@given(st.lists(_scalars, max_size=5), st.randoms())
def test_order_does_not_matter(items: list[object], random: object) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis hands out random.Random
    assert same(items, shuffled)


@given(_documents, _documents)
def test_what_is_read_in_the_programs_words_still_means_the_same(declared: dict[str, object], actual: dict[str, object]) -> None:
    assert same(in_words_of({"*": "any"}, declared, actual), actual)


def test_different_values_stay_different() -> None:
    assert not same('{"Effect": "Allow"}', '{"Effect": "Deny"}')
    assert not same([1, 2], [1])
    assert not same(True, False)


def test_a_default_the_server_adds_to_a_structure_is_no_difference() -> None:
    declared, actual = (
        [{"name": "b", "days": 2}, {"name": "a", "days": 1}],
        [{"name": "a", "days": 1.0, "extra": "x"}, {"name": "b", "days": 2}],
    )
    assert same(in_words_of(_KIND, declared, actual), declared)


def test_a_tag_someone_added_is_a_difference() -> None:
    assert in_words_of({"*": "s"}, {"a": "1"}, {"a": "1", "b": "2"}) == {"a": "1", "b": "2"}


def test_a_changed_member_of_a_structure_is_a_difference() -> None:
    assert not same(in_words_of(_KIND, [{"name": "a", "days": 1}], [{"name": "a", "days": 3, "extra": "x"}]), [{"name": "a", "days": 1}])
