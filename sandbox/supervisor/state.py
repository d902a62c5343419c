"""What is running, as written to `state.json` for every command to read."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sandbox.supervisor.errors import SandboxError
from sandbox.supervisor.process_identity import ProcessIdentity

SCHEMA = "holdfast.sandbox/1"


class PartStatus(StrEnum):
    """How a part is doing."""

    STARTING = "starting"
    RUNNING = "running"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True)
class PartState:
    """One process of the sandbox.

    Attributes:
        restarts: how often it was started again after a crash.
        problem: what is wrong with it and what to do, or None.
    """

    name: str
    port: int
    status: PartStatus
    process: ProcessIdentity | None = None
    restarts: int = 0
    problem: str | None = None

    @property
    def running(self) -> bool:
        """Whether its process is alive now, whatever was written last."""
        return self.status is PartStatus.RUNNING and self.process is not None and self.process.alive


@dataclass(frozen=True)
class SandboxState:
    """The whole sandbox. `ready` is True once every part served."""

    directory: Path
    supervisor: ProcessIdentity
    started: datetime
    ready: bool
    parts: tuple[PartState, ...]

    def part(self, name: str) -> PartState:
        """The part of that name.

        Raises:
            KeyError: there is none.
        """
        return next((part for part in self.parts if part.name == name), None) or _no_part(name)

    @property
    def alive(self) -> bool:
        """Whether its supervisor runs."""
        return self.supervisor.alive

    @property
    def problems(self) -> tuple[str, ...]:
        """One sentence for each part that is not well."""
        return tuple(part.problem for part in self.parts if part.problem)

    def with_part(self, part: PartState) -> SandboxState:
        """The same with one part's state replaced."""
        return replace(self, parts=tuple(part if old.name == part.name else old for old in self.parts))

    def save(self) -> None:
        """Write it whole or not at all."""
        file = state_file(self.directory)
        draft = file.with_suffix(".draft")
        value = asdict(self) | {"schema": SCHEMA, "directory": str(self.directory), "started": self.started.isoformat()}
        draft.write_text(json.dumps(value, indent=2, sort_keys=True) + "\n")
        os.replace(draft, file)  # noqa: PTH105 - the same call, named for what it does


def state_file(directory: Path) -> Path:
    """Where the state of the sandbox under `directory` (``.holdfast``) is kept."""
    return directory / "sandbox" / "state.json"


def read_state(directory: Path) -> SandboxState | None:
    """The state last written, or None when there is none.

    Raises:
        SandboxError: the file is there and cannot be read.
    """
    file = state_file(directory)
    try:
        raw = json.loads(file.read_text())
        if raw["schema"] != SCHEMA:
            raise SandboxError(f"{file} is of schema {raw['schema']}, this version reads {SCHEMA}; run `holdfast sandbox reset`")
        parts = tuple(
            PartState(p["name"], p["port"], PartStatus(p["status"]), _identity(p["process"]), p["restarts"], p["problem"])
            for p in raw["parts"]
        )
        supervisor = ProcessIdentity(**raw["supervisor"])
        return SandboxState(directory, supervisor, datetime.fromisoformat(raw["started"]), bool(raw["ready"]), parts)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SandboxError(f"{file} cannot be read ({error}); run `holdfast sandbox reset`") from error


def _identity(raw: dict[str, float] | None) -> ProcessIdentity | None:
    return None if raw is None else ProcessIdentity(int(raw["pid"]), float(raw["started"]))


def _no_part(name: str) -> PartState:
    raise KeyError(name)
