"""A drill as it happens, one line a step, on standard error."""

from __future__ import annotations

import time

from dr_drills.journal.record import Kind, Record
from holdfast.console import err

_MARKS = {"good": "done", "proven": "proven", "failed": "FAILED", "refused": "REFUSED", "not-executed": "not run"}


class Narration:
    """Listens to a journal. Each step is shown when it ends, with the time it took; what it waits for, as it begins to wait."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._titles: dict[str, tuple[str, float]] = {}

    def __call__(self, record: Record) -> None:
        """One journal line."""
        now, body = time.monotonic() - self._begun, record.body
        step = str(body.get("step", ""))
        if record.kind is Kind.STEP_STARTED:
            self._titles[step] = (str(body["title"]), now)
        elif record.kind is Kind.STEP_ENDED:
            self._ended(step, str(body["outcome"]), body.get("reason"), now)
        elif record.kind is Kind.APPROVAL_AWAITED:
            err.print(f"{now:7.1f} s  waiting for {body['role']}: holdfast drill approve --by NAME", markup=False)
        elif record.kind is Kind.CLOSING:
            err.print(f"{now:7.1f} s  cleaning up", markup=False)
        elif record.kind is Kind.RESUMED:
            err.print(f"{now:7.1f} s  going on where it was interrupted", markup=False)
        elif record.kind is Kind.LEFT_BEHIND and isinstance(body["items"], list):
            for item in body["items"]:
                err.print(f"left behind: {item}", style="yellow", markup=False)

    def _ended(self, step: str, outcome: str, reason: object, now: float) -> None:
        title, started = self._titles.get(step, (step, now))
        if outcome == "not-executed" and step not in self._titles:
            return
        style = "red" if outcome in {"failed", "refused"} else None
        err.print(f"{now:7.1f} s  {title}: {_MARKS.get(outcome, outcome)} ({now - started:.2f} s)", style=style, markup=False)
        if reason:
            err.print(f"           {reason}", style=style, markup=False)
