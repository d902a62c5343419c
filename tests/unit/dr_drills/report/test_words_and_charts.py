"""How figures are written and drawn: readable, apart from each other, inside the picture."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dr_drills.measure.event_code import EventCode
from dr_drills.measure.phase import Phase, PhaseKind
from dr_drills.measure.write_series import WriteSeries
from dr_drills.report.charts.label_rows import place
from dr_drills.report.charts.phase_chart import WIDTH, objective_within, phase_chart
from dr_drills.report.charts.svg import width_of
from dr_drills.report.charts.time_axis import ticks
from dr_drills.report.charts.write_chart import rate_chart
from dr_drills.report.words import NOT_RECORDED, duration, listing, plural

durations = st.floats(0.001, 100_000)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, NOT_RECORDED),
        (0, "0 s"),
        (0.021, "0.021 s"),
        (2.056, "2.06 s"),
        (15.61, "15.6 s"),
        (59.99, "1 min"),
        (900, "15 min"),
        (252.3, "4 min 12.3 s"),
        (3600, "1 h"),
        (90_000, "1 d 1 h"),
        (-0.019, "\N{MINUS SIGN}0.019 s"),
    ],
)
def test_a_length_of_time_reads_well(seconds: float | None, words: str) -> None:
    assert duration(seconds) == words


@given(durations)
def test_a_written_length_is_within_one_percent_or_a_unit_of_the_true_one(seconds: float) -> None:
    factor = {"d": 86_400.0, "h": 3_600.0, "min": 60.0, "s": 1.0}
    read = sum(float(number) * factor[unit] for number, unit in re.findall(r"([\d.]+) (d|h|min|s)\b", duration(seconds)))
    assert read == pytest.approx(seconds, rel=0.05, abs=0.0006)


def test_counts_and_lists_read_as_english() -> None:
    assert (plural(1, "row"), plural(1200, "row"), plural(2, "entry", "entries")) == ("1 row", "1,200 rows", "2 entries")
    assert (listing([]), listing(["a"]), listing(["a", "b"]), listing(["a", "b", "c"])) == ("", "a", "a and b", "a, b and c")


@given(st.floats(-100, 0), durations)
def test_ticks_are_even_few_and_inside(low: float, span: float) -> None:
    found = ticks(low, low + span)
    assert 1 <= len(found) <= 9
    assert all(low - 1e-6 <= tick <= low + span + 1e-6 for tick in found)
    steps = {round(b - a, 6) for a, b in pairwise(found)}
    assert len(steps) <= 1


@given(st.lists(st.tuples(st.floats(50, 900), st.sampled_from(["fault", "detected", "first good", "data verified"])), max_size=9))
def test_no_two_labels_of_one_row_touch_and_none_leaves_the_picture(labels: list[tuple[float, str]]) -> None:
    placed, rows = place(labels, 916)
    spans: dict[int, list[tuple[float, float]]] = {}
    for label in placed:
        width = width_of(label.words)
        start = label.x if label.anchor == "start" else label.x - width
        assert start >= 0
        assert start + width <= 916 + 6
        spans.setdefault(label.row, []).append((start, start + width))
    assert all(a[1] <= b[0] for row in spans.values() for a, b in pairwise(sorted(row)))
    assert rows == len(spans)


phase_lists = st.lists(durations, min_size=1, max_size=9).map(
    lambda lengths: [
        Phase(f"phase {n}", PhaseKind.MACHINERY, sum(lengths[:n]), sum(lengths[: n + 1]), EventCode.PROMOTED) for n in range(len(lengths))
    ]
)


@given(phase_lists, st.floats(0.1, 200_000))
def test_bars_are_as_long_as_their_phases_and_stay_inside(phases: list[Phase], objective: float) -> None:
    picture = ET.fromstring(str(phase_chart(phases, None, objective)))
    bars = [r for r in picture.iter("rect") if (r.get("class") or "").startswith("phase")]
    assert len(bars) == len(phases)
    scale = max((float(bar.get("width", 0)) - 2.5) / phase.took_s for bar, phase in zip(bars, phases, strict=True))
    for bar, phase in zip(bars, phases, strict=True):
        assert float(bar.get("x", 0)) + float(bar.get("width", 0)) <= WIDTH
        assert float(bar.get("width", 0)) >= min(2.5, phase.took_s * scale)
    limits = [line for line in picture.iter("line") if line.get("class") == "limit"]
    assert bool(limits) == objective_within(phases, objective)


def test_the_rate_chart_marks_events_inside_and_leaves_out_others() -> None:
    series = WriteSeries(-1.0, 0.1, tuple([5] * 30), ())
    drawn = str(rate_chart(series, [(0.0, "fault"), (1.5, "stable"), (99.0, "verified")]))
    assert ">fault<" in drawn
    assert ">stable<" in drawn
    assert ">verified<" not in drawn
