"""What the steps of a plan mean: the actions that carry them out and the undos that take them back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dr_drills.engine.ending import StepOutcome
from dr_drills.engine.obligation import Undo
from dr_drills.engine.run import Run
from dr_drills.plan.planned_step import PlannedStep

Action = Callable[[Run, PlannedStep], StepOutcome]
"""Carries a step out. May be run again after a kill, so every change goes through `perform`. Raises `StepError`."""

APPROVAL = "approval"
"""Name of the one action the engine has itself: wait until the role in ``arguments["role"]`` approves."""


@dataclass(frozen=True)
class Playbook:
    """Actions and undos by name."""

    actions: Mapping[str, Action]
    undos: Mapping[str, Undo]
