"""How a step, or a whole run, can stop. Messages are what the journal and the person at the console read."""

from __future__ import annotations


class EngineError(Exception):
    """The engine itself could not go on; the message says what to do."""


class RunLockedError(EngineError):
    """Another process is running this drill."""


class StepError(Exception):
    """A step did not achieve what it promises; the drill stops and cleans up."""


class GateRefusedError(StepError):
    """A gate found that the drill must not start; nothing was touched."""


class DrillAbortedError(StepError):
    """Somebody asked the drill to stop."""
