"""What the people in hypercare look at: every signal of every system beside its threshold.

Pure. Source: Amazon CloudWatch API Reference, "Dashboard body structure and syntax".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from components.operations.user_signal import UserSignal, address, signals_of

Widget = Mapping[str, object]

_GRID = 24
_WIDTH = 8
_HEIGHT = 6
_HEAD = 1
_ALARMS = 2


@dataclass(frozen=True, kw_only=True)
class WatchedSystem:
    """One system on the dashboard.

    Attributes:
        replica: identifier of its instance in the recovery Region, None where it has no such.
        alarms: ARNs of the alarms whose state is shown at its head.
    """

    name: str
    tier: str
    replica: str | None
    alarms: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DashboardView:
    """What the whole dashboard is about; `thresholds` by the name of the signal's threshold."""

    environment: str
    primary_region: str
    recovery_region: str
    owner: str
    thresholds: Mapping[str, float]


def dashboard_body(view: DashboardView, systems: Sequence[WatchedSystem]) -> Mapping[str, object]:
    """The dashboard: a band for each system, in their order, so that a new system is added below."""
    widgets: list[Widget] = []
    for number, system in enumerate(systems):
        widgets += _band(view, system, number * band_height())
    return {"start": "-PT3H", "periodOverride": "inherit", "widgets": widgets}


def band_height() -> int:
    """Rows of the grid that one system takes."""
    rows = -(-len(UserSignal) * _WIDTH // _GRID)
    return _HEAD + _ALARMS + rows * _HEIGHT


def _band(view: DashboardView, system: WatchedSystem, top: int) -> list[Widget]:
    head = f"## {system.name} ({system.tier}); {view.owner} answers for it"
    widgets: list[Widget] = [
        {"type": "text", "x": 0, "y": top, "width": _GRID, "height": _HEAD, "properties": {"markdown": head}},
        {
            "type": "alarm",
            "x": 0,
            "y": top + _HEAD,
            "width": _GRID,
            "height": _ALARMS,
            "properties": {"title": "Alarms", "alarms": list(system.alarms)},
        },
    ]
    for number, signal in enumerate(signals_of(system.replica)):
        column, row = number % (_GRID // _WIDTH), number // (_GRID // _WIDTH)
        widgets.append(
            {
                "type": "metric",
                "x": column * _WIDTH,
                "y": top + _HEAD + _ALARMS + row * _HEIGHT,
                "width": _WIDTH,
                "height": _HEIGHT,
                "properties": _graph(view, system, signal),
            }
        )
    return widgets


def _graph(view: DashboardView, system: WatchedSystem, signal: UserSignal) -> Mapping[str, object]:
    where, reading = address(signal, view.environment, system.name, system.replica or ""), signal.value
    limit = view.thresholds[signal.threshold]
    return {
        "title": f"{signal.words.replace('-', ' ').capitalize()} ({reading.unit})",
        "region": view.primary_region if reading.metric else view.recovery_region,
        "view": "timeSeries",
        "stat": reading.statistic,
        "period": reading.period,
        "metrics": [[where.namespace, where.metric, *(word for pair in where.dimensions for word in pair)]],
        "annotations": {"horizontal": [{"label": f"{reading.means}: {limit:g} {reading.unit}", "value": limit}]},
        "yAxis": {"left": {"min": 0}},
    }
