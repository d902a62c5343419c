"""What can go wrong with tools: one is missing, or it could not be installed."""

from __future__ import annotations


class ToolError(Exception):
    """A tool could not be installed; the message says what was tried and what to do."""


class ToolMissingError(ToolError):
    """A tool is not installed; the message says that `holdfast setup` installs it.

    Attributes:
        passed_over: which one on PATH is not used and why, or None where there is none.
    """

    def __init__(self, message: str, passed_over: str | None = None) -> None:
        super().__init__(message)
        self.passed_over = passed_over
