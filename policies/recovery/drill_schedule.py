"""Which drills start by themselves, and how often: the schedules whose message says that a drill is due (``holdfast.drill-due/1``)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from policies.graph import Graph
from policies.recovery.timetable import TimetableError, longest_gap
from policies.resource import Resource, ShapeError

_SCHEDULE = "aws:scheduler/schedule:Schedule"
_MESSAGE = "holdfast.drill-due/1"


@dataclass(frozen=True)
class ScheduledDrill:
    """One schedule, and the drill it calls for."""

    schedule: Resource
    system: str
    scenario: str

    @property
    def is_on(self) -> bool:
        """Whether it starts anything; a schedule is enabled unless it says otherwise."""
        return self.schedule.text("state") in {"", "ENABLED"}

    @property
    def every(self) -> timedelta:
        """The longest time between two starts.

        Raises:
            ShapeError: its expression cannot be read.
        """
        return interval(self.schedule, "scheduleExpression")


def interval(resource: Resource, path: str) -> timedelta:
    """The longest time between two moments of the schedule expression at a path.

    Raises:
        ShapeError: it cannot be read.
    """
    try:
        return longest_gap(resource.text(path))
    except TimetableError as error:
        raise ShapeError(f"{resource.name}: {path}: {error}") from error


def chosen_scenarios(graph: Graph) -> tuple[str, ...]:
    """The scenarios that the environment's own settings say every system is drilled by; empty where they say nothing."""
    found: object = graph.settings.get("environment")
    for step in ("drills", "schedule", "scenarios"):
        found = found.get(step) if isinstance(found, Mapping) else None
    return tuple(map(str, found)) if isinstance(found, list | tuple) else ()


def promised_scenarios(graph: Graph, system: str) -> tuple[str, ...]:
    """The scenarios a system is promised: those the settings choose, and those a schedule calls for; each once."""
    called = (drill.scenario for drill in scheduled_drills(graph) if drill.system == system)
    return tuple(dict.fromkeys((*chosen_scenarios(graph), *called)))


def scheduled_drills(graph: Graph) -> Iterator[ScheduledDrill]:
    """Every schedule that calls for a drill."""
    for schedule in graph.of_type(_SCHEDULE):
        try:
            message = json.loads(schedule.text("target.input") or "null")
        except ValueError:
            continue  # the message of another schedule may be any text
        if isinstance(message, Mapping) and message.get("schema") == _MESSAGE:
            yield ScheduledDrill(schedule, str(message.get("system")), str(message.get("scenario")))
