"""One drill at a time on one system: two would each undo what the other needs."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dr_drills.engine.errors import EngineError
from dr_drills.plan.drill_plan import DrillPlan


class SystemBusyError(EngineError):
    """Another drill has the system; `drill_id` is that drill's."""

    def __init__(self, message: str, drill_id: str) -> None:
        super().__init__(message)
        self.drill_id = drill_id


@contextmanager
def held(home: Path, plan: DrillPlan) -> Iterator[None]:
    """Hold the plan's system for its drill; the kernel lets go when the process dies, however it dies.

    Raises:
        SystemBusyError: a drill of another process holds it.
    """
    folder = home / "runs" / ".systems"
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / f"{plan.environment}.{plan.system.name}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(descriptor, 200, 0).decode("utf-8", "replace").strip()
            message = f"{plan.system.name} in {plan.environment} is being drilled ({holder}): wait for that drill, or abort it"
            raise SystemBusyError(message, holder) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{plan.drill_id}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)
