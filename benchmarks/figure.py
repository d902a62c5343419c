"""One published figure: what was measured, against which bar, and the raw values behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figure:
    """A measured value and its bar.

    Attributes:
        bar: the bar in words, as in the design, for example ``<= 5 % over the bare tools``.
        value: the value compared with the bar, in `unit`; None when it could not be measured.
        met: whether the bar holds; None when that is not known.
        note: what a reader must know beside the number.
        raw: every value behind the figure.
    """

    name: str
    bar: str
    value: float | None
    unit: str
    met: bool | None
    note: str = ""
    raw: object = field(default=None, repr=False)

    @property
    def measured(self) -> str:
        """The value with its unit and note, for people."""
        value = "not measured" if self.value is None else f"{self.value:.4g} {self.unit}".strip()
        return f"{value} ({self.note})" if self.note else value

    @property
    def answer(self) -> str:
        """``yes``, ``no`` or ``not known``."""
        return "not known" if self.met is None else "yes" if self.met else "no"

    def to_json(self) -> dict[str, object]:
        """All of it, raw values included."""
        return {
            "name": self.name,
            "bar": self.bar,
            "value": self.value,
            "unit": self.unit,
            "met": self.met,
            "note": self.note,
            "raw": self.raw,
        }


def figure_of(result: Mapping[str, object]) -> Figure:
    """The figure a benchmark's `run()` returned; every further key is kept with the raw values.

    Raises:
        KeyError: a benchmark left out name, bar, value, unit or met.
    """
    value, met = result["value"], result["met"]
    raw = {key: item for key, item in result.items() if key not in {"name", "bar", "value", "unit", "met", "note"}}
    return Figure(
        name=str(result["name"]),
        bar=str(result["bar"]),
        value=None if value is None else float(str(value)),
        unit=str(result["unit"]),
        met=None if met is None else bool(met),
        note=str(result.get("note", "")),
        raw=raw,
    )


def markdown(figures: Iterable[Figure], before: str = "") -> str:
    """The figures as a Markdown table; rows of the table `before` that were not measured now stay where they are."""
    rows = {row.split(" | ")[0].removeprefix("| "): row for row in before.strip().splitlines()[2:]}
    rows |= {f.name: f"| {f.name} | {f.measured} | {f.bar} | {f.answer} |" for f in figures}
    return "\n".join(["| figure | measured | bar | met |", "|---|---|---|---|", *rows.values()])
