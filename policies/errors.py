"""What can go wrong while judging, by whose fault it is; the command line gives each its exit status."""

from __future__ import annotations

from collections.abc import Iterable


class PolicyError(Exception):
    """One of the errors below; `problems` holds one sentence each, all of them."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class InputError(PolicyError):
    """What we were asked to judge cannot be read: the program fails, a file is malformed (exit status 2)."""


class UnavailableError(PolicyError):
    """A program that judging needs is not there or is of the wrong version (exit status 3)."""


class InconclusiveError(PolicyError):
    """It was judged, and the answer cannot be trusted (exit status 4)."""


def one_line(error: BaseException) -> str:
    """A foreign exception in one line, type first."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def raise_all(problems: Iterable[str]) -> None:
    """Raise one `InputError` with every problem, or do nothing.

    Raises:
        InputError: there is at least one problem.
    """
    if found := tuple(problems):
        raise InputError(*found)
