"""Progress of anything that takes more than two seconds: a spinner on a terminal, plain lines elsewhere."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from holdfast.console import err

_PLAIN_EVERY_SECONDS = 30.0


class ConsoleProgress:
    """Shows a task with the time passed, and how long it took at the end, on standard error."""

    @contextmanager
    def task(self, text: str) -> Iterator[None]:
        """Show `text` until the context ends; a failure is shown as one."""
        started = time.monotonic()
        outcome = "failed after"
        try:
            with self._terminal(text, started) if err.is_terminal else self._plain(text, started):
                yield
            outcome = "took"
        finally:
            err.print(f"{text}: {outcome} {time.monotonic() - started:.1f} s", markup=False)

    @contextmanager
    def _terminal(self, text: str, started: float) -> Iterator[None]:
        with err.status(text) as status, _every(1.0, lambda: status.update(f"{text} ({time.monotonic() - started:.0f} s)")):
            yield

    @contextmanager
    def _plain(self, text: str, started: float) -> Iterator[None]:
        err.print(f"{text} …", markup=False)

        def say() -> None:
            err.print(f"{text}: {time.monotonic() - started:.0f} s so far", markup=False)

        with _every(_PLAIN_EVERY_SECONDS, say):
            yield


@contextmanager
def _every(seconds: float, tick: Callable[[], None]) -> Iterator[None]:
    ended = threading.Event()

    def run() -> None:
        while not ended.wait(seconds):
            tick()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
