"""Runs a frozen plan step by step so that a kill at any instant costs time and nothing else.

In come steps; out go journal records. Control flow survives in DBOS, the truth in the journal.
"""

from dr_drills.engine.effect import Effect, perform
from dr_drills.engine.ending import Ending, StepOutcome
from dr_drills.engine.errors import DrillAbortedError, EngineError, GateRefusedError, RunLockedError, StepError
from dr_drills.engine.execute import clean_up_only, execute
from dr_drills.engine.obligation import Obligation, Undone
from dr_drills.engine.playbook import APPROVAL, Playbook
from dr_drills.engine.run import Run
from dr_drills.engine.run_directory import RunDirectory

__all__ = [
    "APPROVAL",
    "DrillAbortedError",
    "Effect",
    "Ending",
    "EngineError",
    "GateRefusedError",
    "Obligation",
    "Playbook",
    "Run",
    "RunDirectory",
    "RunLockedError",
    "StepError",
    "StepOutcome",
    "Undone",
    "clean_up_only",
    "execute",
    "perform",
]
