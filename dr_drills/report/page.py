"""`report.html`: one file, no request to anywhere. Pure; the template is `templates/report.html.j2`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from dr_drills.measure.entries import NegativeControl, Table
from dr_drills.measure.event_code import EventCode
from dr_drills.measure.measurements import Measurements
from dr_drills.measure.objective import Objective, ObjectiveName
from dr_drills.measure.objectives import control_of
from dr_drills.measure.verdict import Verdict
from dr_drills.report.charts.phase_chart import objective_within, phase_chart
from dr_drills.report.charts.write_chart import cell_chart, rate_chart
from dr_drills.report.drill_report import DrillReport
from dr_drills.report.event_words import event_mark, event_word
from dr_drills.report.provenance import Provenance
from dr_drills.report.words import NOT_RECORDED, count, duration, plural

_TEMPLATES = ("base.html.j2", "icon.html.j2", "report.html.j2", "index.html.j2", "style.css")
_MOST_LOST_ROWS = 200


def page(report: DrillReport, provenance: Provenance) -> str:
    """The report for people."""
    measured = report.measured
    rto = next((o for o in measured.objectives if o.name is ObjectiveName.RTO), None)
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            m=measured,
            provenance=provenance,
            when=_when(measured),
            printed_id=_for_css(measured.opening.drill_id),
            phase_chart=phase_chart(measured.phases, rto.achieved if rto else None, rto.target if rto else None)
            if measured.phases
            else None,
            objective_drawn=objective_within(measured.phases, rto.target if rto else None) if measured.phases else True,
            rto=rto,
            rate_chart=_rate(measured),
            cell_chart=cell_chart(measured.writes.cells) if measured.writes and measured.writes.cells else None,
            lost=measured.losses.lost[:_MOST_LOST_ROWS] if measured.losses else (),
            controls_by_table={t.name: control_of(t, measured.controls, measured.tables) for t in measured.tables},
            other_controls=_other_controls(measured.tables, measured.controls),
            event_word=lambda code: event_word(code, measured.method),
        )
    )


@cache
def environment() -> Environment:
    """The templates, everything escaped; a name that is not there is an error, not an empty text."""
    folder = files("dr_drills.report") / "templates"
    sources = {name: (folder / name).read_text(encoding="utf-8") for name in _TEMPLATES}
    made = Environment(loader=DictLoader(sources), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters.update(
        duration=lambda value: _missing() if value is None else _unbroken(duration(value)),
        unbroken=_unbroken,
        count=lambda value: _missing() if value is None else count(value),
        told=lambda value: _missing() if value in {None, ""} else value,
        share=_share,
        clock=_clock,
        plural=plural,
    )
    made.globals.update(verdict_words=_VERDICT_WORDS, verdict_class=_VERDICT_CLASS, objective_title=_OBJECTIVE_TITLES)
    return made


_VERDICT_WORDS = {
    Verdict.PASSED: "Objectives met",
    Verdict.MISSED: "Objective missed",
    Verdict.FAILED: "Drill failed",
    Verdict.ABORTED: "Drill stopped",
    Verdict.INCONCLUSIVE: "Inconclusive",
}
_VERDICT_CLASS = {
    Verdict.PASSED: "good",
    Verdict.MISSED: "bad",
    Verdict.FAILED: "bad",
    Verdict.ABORTED: "unsure",
    Verdict.INCONCLUSIVE: "unsure",
}
_OBJECTIVE_TITLES = {
    ObjectiveName.RTO: "Recovery time (RTO)",
    ObjectiveName.RPO: "Data loss (RPO)",
    ObjectiveName.RECOVERY_POINT_AGE: "Age of the recovery point (RPO)",
    ObjectiveName.DATA: "Data as expected",
}


def _unbroken(words: str) -> str:
    """The same with each number kept on one line with its unit."""
    return re.sub(r"(\d) (s|min|h|d)\b", "\\1\N{NO-BREAK SPACE}\\2", words)


def _missing() -> Markup:
    return Markup('<span class="absent">{}</span>').format(NOT_RECORDED)


def _share(objective: Objective) -> float:
    """How much of the objective was used, in percent; a loss where none may be is all of it."""
    if objective.achieved is None or objective.target is None or objective.outcome is Verdict.INCONCLUSIVE:
        return 0
    if objective.target == 0:
        return 100 if objective.rows or objective.achieved else 0
    return round(min(100.0, max(1.0 if objective.achieved else 0.0, 100 * objective.achieved / objective.target)), 1)


def _clock(wall: str) -> str:
    """The time of day of an ISO 8601 text, to milliseconds."""
    return wall[11:23]


def _for_css(drill_id: str | None) -> str:
    """The drill's id for the foot of printed pages, where only harmless characters may stand."""
    return re.sub("[^A-Za-z0-9._ -]", "", drill_id or "")


def _when(measured: Measurements) -> str | None:
    if not measured.began:
        return None
    began, ended = datetime.fromisoformat(measured.began), datetime.fromisoformat(measured.ended)
    same_day = began.date() == ended.date()
    start, end = ("%d %b %Y %H:%M:%S", "%H:%M:%S") if same_day else ("%d %b %Y %H:%M", "%d %b %Y %H:%M")
    return f"{began.strftime(start)}\N{EN DASH}{ended.strftime(end)} UTC"


def _rate(measured: Measurements) -> Markup | None:
    if measured.writes is None:
        return None
    times = {event.code: event.at_s for event in measured.events}
    if times.get(EventCode.STABLE) == times.get(EventCode.FIRST_GOOD):
        times.pop(EventCode.FIRST_GOOD, None)
    return rate_chart(measured.writes, [(at, word) for code, at in times.items() if (word := event_mark(code))])


def _other_controls(tables: Sequence[Table], controls: Sequence[NegativeControl]) -> tuple[NegativeControl, ...]:
    shown = {control_of(table, controls, tables) for table in tables}
    return tuple(control for control in controls if control not in shown)
