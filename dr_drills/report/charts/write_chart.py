"""Writes around the fault: acknowledgements per interval as an area, events as marks; and one cell per write."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from dr_drills.measure.write_series import Cell, Fate, WriteSeries
from dr_drills.report.charts.label_rows import place
from dr_drills.report.charts.svg import drawing, element, line, text
from dr_drills.report.charts.time_axis import ticks
from dr_drills.report.words import duration, plural

WIDTH = 920.0
_LEFT, _RIGHT, _PLOT, _LABEL_ROW = 44.0, 12.0, 110.0, 16.0
_CELLS_A_ROW, _CELL, _PITCH = 84, 9.0, 10.95


def rate_chart(series: WriteSeries, marks: Sequence[tuple[float, str]]) -> Markup:
    """`marks` are (seconds after zero, word); those beyond the series are left out."""
    end = series.start_s + series.bucket_s * len(series.counts)
    scale = (WIDTH - _LEFT - _RIGHT) / (end - series.start_s)
    inside = [(_LEFT + (at - series.start_s) * scale, word) for at, word in marks if series.start_s <= at <= end]
    labels, rows = place(inside, WIDTH - 4)
    top = rows * _LABEL_ROW + 8
    base = top + _PLOT
    peak = max(series.counts) or 1
    parts = [line(_LEFT, top + 6, WIDTH - _RIGHT, top + 6, "grid"), text(_LEFT - 7, top + 10, f"{peak}", "tick", "end")]
    parts += [text(_LEFT - 7, base + 4, "0", "tick", "end"), _area(series, scale, base, (_PLOT - 6) / peak)]
    parts.append(line(_LEFT, base, WIDTH - _RIGHT, base, "axis"))
    for tick in ticks(series.start_s, end, most=9):
        x = _LEFT + (tick - series.start_s) * scale
        sign = "+" if tick > 0 else ""
        parts += [line(x, base, x, base + 4, "axis"), text(x, base + 18, f"{sign}{duration(tick) if tick else '0'}", "tick", "middle")]
    for label in labels:
        y = top - 6 - label.row * _LABEL_ROW
        aside = 4 if label.anchor == "start" else -4
        parts += [line(label.x, y - 9, label.x, base, "mark"), text(label.x + aside, y, label.words, "mark-label", label.anchor)]
    return drawing(WIDTH, base + 26, f"Acknowledged writes per {duration(series.bucket_s)} around the fault", *parts)


def cell_chart(cells: Sequence[Cell]) -> Markup:
    """One cell per write, in the order they were attempted."""
    rows = -(-len(cells) // _CELLS_A_ROW)
    drawn = [
        element(
            "rect",
            element("title", _told(cell)),
            class_=f"cell {cell.fate.value}",
            x=n % _CELLS_A_ROW * _PITCH + 0.5,
            y=n // _CELLS_A_ROW * (_PITCH + 2.5) + 0.5,
            width=_CELL,
            height=_CELL + 2,
            rx=2,
        )
        for n, cell in enumerate(cells)
    ]
    label = f"{plural(len(cells), 'write')} around the fault, one cell each"
    return drawing(WIDTH, rows * (_PITCH + 2.5) + 1, label, *drawn)


def _told(cell: Cell) -> str:
    return f"{cell.id:,} more, absent" if cell.fate is Fate.SKIPPED else f"write {cell.id:,}: {cell.fate.value}"


def _area(series: WriteSeries, scale: float, base: float, unit: float) -> Markup:
    """Steps, not slopes: a count belongs to its whole interval."""
    points = [f"{_LEFT:.1f},{base:.1f}"]
    for n, count in enumerate(series.counts):
        y = base - count * unit
        points += [f"{_LEFT + n * series.bucket_s * scale:.1f},{y:.1f}", f"{_LEFT + (n + 1) * series.bucket_s * scale:.1f},{y:.1f}"]
    points.append(f"{_LEFT + len(series.counts) * series.bucket_s * scale:.1f},{base:.1f}")
    return element("polygon", class_="area", points=" ".join(points))
