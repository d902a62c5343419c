"""Where commands print: results to standard output, progress and problems to standard error."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

import typer
from rich.console import Console
from rich.table import Table

from holdfast.exit_status import ExitStatus

out = Console(highlight=False, soft_wrap=True)
_WIDEST = 1000
err = Console(stderr=True, highlight=False, soft_wrap=True)


def print_whole(table: Table) -> None:
    """A table whose cells can be copied: folded to a terminal's width, as wide as it must be elsewhere."""
    for column in table.columns:
        column.overflow = "fold"
    if not out.is_terminal:
        out.width = _WIDEST
    out.print(table)


def fail(status: ExitStatus, *problems: str) -> NoReturn:
    """Print one line per problem to standard error and end with `status`."""
    show_problems(problems)
    raise typer.Exit(status)


def show_problems(problems: Iterable[str]) -> None:
    """One problem a line, each beginning with ``error:``, never read as markup."""
    for problem in problems:
        err.print(f"error: {problem}", style="red", markup=False)
