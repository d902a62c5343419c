"""A figure says what was measured, and never claims a bar that nobody measured."""

import pytest

from benchmarks.figure import Figure, figure_of, markdown


def test_a_figure_that_could_not_be_measured_claims_nothing() -> None:
    row = markdown([Figure(name="restore", bar="<= 5 %", value=None, unit="%", met=None, note="not measured: no tools")])
    assert row.splitlines()[-1] == "| restore | not measured (not measured: no tools) | <= 5 % | not known |"


def test_a_missed_bar_is_printed_as_missed() -> None:
    assert "| no |" in markdown([Figure(name="ledger", bar="<= 2 %", value=3.1, unit="%", met=False)])


def test_every_further_key_is_kept_with_the_raw_values() -> None:
    figure = figure_of({"name": "x", "bar": "b", "value": 1, "unit": "s", "met": True, "peer": [2, 3], "raw": [1]})
    assert figure.to_json()["raw"] == {"peer": [2, 3], "raw": [1]}


def test_a_result_without_a_bar_is_refused() -> None:
    with pytest.raises(KeyError, match="bar"):
        figure_of({"name": "x", "value": 1, "unit": "s", "met": True})


def test_what_was_not_measured_now_keeps_its_row() -> None:
    before = markdown([Figure(name=n, bar="<= 5 %", value=1.0, unit="%", met=True) for n in ("restore", "ledger")])
    after = markdown([Figure(name="ledger", bar="<= 5 %", value=6.0, unit="%", met=False)], f"\n{before}\n")
    assert [row.rpartition(" | ")[2] for row in after.splitlines()[2:]] == ["yes |", "no |"]
