"""Secrets are unwrapped, remembered, marked again, and taken out of what is said."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sandbox.aws_provider.masking import MASK, masked
from sandbox.aws_provider.wire import received, to_struct

_values = st.recursive(
    st.one_of(st.text(max_size=6), st.booleans(), st.floats(-1e6, 1e6)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(min_size=1, max_size=6), inner, max_size=3)),
    max_leaves=8,
)


@given(st.dictionaries(st.text(min_size=1, max_size=6), _values, max_size=4), st.data())
def test_what_is_sent_is_received_and_what_was_secret_still_is(values: dict[str, Any], data: st.DataObject) -> None:
    secret = data.draw(st.sets(st.sampled_from(sorted(values)))) if values else set()
    back = received(to_struct(values, secret))
    assert back.values == values
    assert back.secret == secret


def test_a_secret_inside_a_value_marks_the_property_and_is_remembered() -> None:
    inner = {"password": {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": "correct-horse"}}
    back = received(to_struct({"settings": inner, "plain": "x"}))
    assert back.values["settings"] == {"password": "correct-horse"}
    assert back.secret == {"settings"}
    assert back.texts == {"correct-horse"}


def test_no_secret_is_repeated_not_even_quoted_or_inside_another() -> None:
    secrets = {"horse", "correct-horse", "it's"}
    said = masked("CreateDBInstance: 'correct-horse' and it's and \"it\\'s\"", secrets)
    assert not any(secret in said for secret in secrets)
    assert said.startswith(f"CreateDBInstance: '{MASK}'")
