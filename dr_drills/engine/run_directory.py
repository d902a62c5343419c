"""Where a run keeps what: evidence in one place, the engine's own state in another."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dr_drills.engine.errors import RunLockedError


@dataclass(frozen=True)
class RunDirectory:
    """The files of one run under a project's state directory.

    `pack` becomes the evidence pack, so nothing but evidence goes there; `state` holds the engine's database, lock
    and flags, and may be thrown away once the run has ended.
    """

    home: Path
    drill_id: str

    @property
    def pack(self) -> Path:
        """Evidence: journal, ledger, inputs and what is made from them."""
        return self.home / "drills" / self.drill_id

    @property
    def state(self) -> Path:
        """The engine's own files."""
        return self.home / "runs" / self.drill_id

    @property
    def journal(self) -> Path:
        """The evidence journal."""
        return self.pack / "journal.jsonl"

    @property
    def ledger(self) -> Path:
        """The writers' ledger while they write; a copy becomes evidence when it is closed."""
        return self.state / "ledger.jsonl"

    @property
    def inputs(self) -> Path:
        """What the drill was given."""
        return self.pack / "inputs"

    @property
    def database(self) -> Path:
        """DBOS's state of this one run."""
        return self.state / "state.sqlite"

    @property
    def abort_flag(self) -> Path:
        """Present once somebody asked the run to stop; holds the reason."""
        return self.state / "abort"

    def create(self) -> None:
        """Make the directories."""
        self.inputs.mkdir(parents=True, exist_ok=True)
        self.state.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the run: the kernel lets go when the process dies, however it dies.

        Raises:
            RunLockedError: another process holds it.
        """
        self.state.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.state / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise RunLockedError(f"drill {self.drill_id} is being run by another process: wait for it, or abort it") from error
            yield
        finally:
            os.close(descriptor)
