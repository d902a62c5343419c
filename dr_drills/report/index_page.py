"""`index.html`: all drills on one static page. Pure; the template is `templates/index.html.j2`."""

from __future__ import annotations

from markupsafe import Markup

from dr_drills.measure.objective import ObjectiveName
from dr_drills.report.charts.trend_chart import trend_chart
from dr_drills.report.page import environment
from dr_drills.report.programme import Coverage, Entry, Line, Programme
from dr_drills.report.words import duration

_LOSS = (ObjectiveName.RPO, ObjectiveName.RECOVERY_POINT_AGE)


def index_page(programme: Programme) -> str:
    """The programme for people."""
    systems = {line.system for line in programme.lines}
    return (
        environment()
        .get_template("index.html.j2")
        .render(
            programme=programme,
            trend=_trend,
            rto=lambda entry: entry.objective(ObjectiveName.RTO),
            rpo=lambda entry: entry.objective(*_LOSS),
            count_of=lambda state: sum(1 for line in programme.lines if line.coverage is state),
            states=tuple(Coverage),
            systems=len(systems),
            findings=[(entry, finding) for entry in _newest(programme) for finding in entry.report.measured.findings],
        )
    )


def _newest(programme: Programme) -> list[Entry]:
    """The newest drill of each line: findings of older ones were answered by drilling again."""
    return [line.entries[-1] for line in programme.lines if line.entries]


def _trend(line: Line) -> Markup:
    points = []
    for entry in line.entries:
        rto = entry.objective(ObjectiveName.RTO)
        share = None if rto is None or rto.achieved is None or not rto.target else rto.achieved / rto.target
        achieved = duration(rto.achieved if rto else None)
        points.append((f"{entry.began:%d %b %Y %H:%M}: {achieved}, {entry.report.verdict.value}", share, entry.report.verdict))
    return trend_chart(points)
