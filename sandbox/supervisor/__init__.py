"""Starts the sandbox's processes, watches them and stops exactly what it started.

In come start and stop requests of the command line; out go running parts on loopback and `.holdfast/sandbox/state.json`.
"""

from sandbox.supervisor.directory import holdfast_directory
from sandbox.supervisor.environment import environment
from sandbox.supervisor.errors import SandboxError
from sandbox.supervisor.lifecycle import load, reset, start, stop
from sandbox.supervisor.state import PartState, PartStatus, SandboxState

__all__ = ["PartState", "PartStatus", "SandboxError", "SandboxState", "environment", "holdfast_directory", "load", "reset", "start", "stop"]
