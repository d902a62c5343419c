"""Where a command gets the recovery plan from: a file, or the output of a stack. Imported by commands when they run."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from holdfast.console import fail
from holdfast.exit_status import ExitStatus
from sandbox.supervisor import SandboxError, holdfast_directory, load
from sandbox.supervisor import environment as variables
from sandbox.supervisor.directory import project_directory
from sandbox.supervisor.stacks import environments
from sandbox.tools import ToolError, locate

SANDBOX = "sandbox"
_OUTPUT = "recovery_plan"
_LONGEST_SECONDS = 120


def enter(environment: str) -> None:
    """Make this process speak to the sandbox when `environment` is the sandbox's; real environments keep what the caller set."""
    if environment != SANDBOX or os.environ.get("HOLDFAST_FAULTS"):
        return
    try:
        state = load(holdfast_directory())
    except SandboxError as error:
        fail(ExitStatus.UNAVAILABLE, str(error))
    if state is None:
        fail(ExitStatus.UNAVAILABLE, "no sandbox is running: `holdfast sandbox start` starts one")
    if state.problems:
        fail(ExitStatus.UNAVAILABLE, *state.problems)
    os.environ.update(variables(state, _tools()))


def recovery_plan(environment: str, file: Path | None) -> tuple[dict[str, Any], str]:
    """The plan as it was written, and where it came from; ends the command when there is none."""
    if file is not None:
        try:
            text = file.read_bytes().decode()
        except OSError as error:
            fail(ExitStatus.USAGE, f"{file}: the recovery plan cannot be read ({error.strerror})")
        except UnicodeDecodeError:
            fail(ExitStatus.USAGE, f"{file}: is not a recovery plan: it is not text")
        return _object(text, str(file)), str(file)
    source = f"stack {environment}, output {_OUTPUT}"
    return _object(_stack_output(environment), source), source


def _stack_output(environment: str) -> str:
    known = environments(project_directory())
    if known and environment not in known:
        fail(ExitStatus.USAGE, f"no environment is called {environment}: stacks/ has {', '.join(known)}")
    tools = _tools()
    program = str(tools / "pulumi") if tools else "pulumi"
    command = [program, "stack", "output", _OUTPUT, "--json", "--stack", environment, "--non-interactive"]
    remedy = f"run `pulumi up -s {environment}` first, or give the plan with --plan FILE"
    try:
        done = subprocess.run(command, cwd=project_directory(), capture_output=True, text=True, timeout=_LONGEST_SECONDS, check=False)
    except FileNotFoundError:
        fail(ExitStatus.UNAVAILABLE, "pulumi is not installed: `holdfast setup` installs it, or give the plan with --plan FILE")
    except subprocess.TimeoutExpired:
        fail(ExitStatus.UNAVAILABLE, f"pulumi did not answer within {_LONGEST_SECONDS} s: is its state backend reachable?")
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        fail(ExitStatus.UNAVAILABLE, f"stack {environment} gives no {_OUTPUT} ({said}): {remedy}")
    return done.stdout


def _object(text: str, source: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        fail(ExitStatus.USAGE, f"{source}: is not JSON: {error}")
    if not isinstance(value, dict):
        fail(ExitStatus.USAGE, f"{source}: is not a recovery plan but {type(value).__name__}")
    return value


def _tools() -> Path | None:
    try:
        return locate.pulumi().directory
    except ToolError:
        return None
