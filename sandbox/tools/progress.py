"""How an installer tells what it is doing, without knowing who reads it."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol


class Progress(Protocol):
    """Shows a piece of work for as long as it runs."""

    def task(self, text: str) -> AbstractContextManager[object]:
        """Show `text` with the time passed until the context ends."""
        ...


class Silent:
    """Shows nothing."""

    def task(self, text: str) -> AbstractContextManager[object]:  # noqa: ARG002 - the Protocol names it
        """Nothing."""
        return nullcontext()
