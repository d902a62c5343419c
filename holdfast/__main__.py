"""Entry point of the `holdfast` command."""

from __future__ import annotations

import contextlib
import importlib
import importlib.metadata
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from holdfast.console import err, show_problems
from holdfast.last_words import INTERRUPTED, debugging, explain, left_behind

_COMMANDS = ("setup", "sandbox", "check", "drill", "report", "verify", "export", "demo")

app = typer.Typer(
    name="holdfast",
    help="An AWS landing zone, and recovery drills that prove it: restore, fail over, roll back, measure, sign.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(importlib.metadata.version("holdfast"))
        raise typer.Exit


@app.callback()
def _holdfast(
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.", is_eager=True, callback=_print_version)] = False,
) -> None:
    pass


def _assemble() -> None:
    for name in _COMMANDS:
        importlib.import_module(f"holdfast.commands.{name}").register(app)


def main() -> None:
    """Run the command line."""
    guarded(_run)


def guarded(command: Callable[[], object]) -> NoReturn:
    """Run `command` and end the process; what it did not foresee becomes one line and a status, never a traceback.

    `HOLDFAST_DEBUG=1` lets the exception through.
    """
    try:
        _flushed(command)
    except SystemExit as end:
        if end.code == INTERRUPTED:
            _say_interrupted()
        raise
    except KeyboardInterrupt:
        _say_interrupted()
        sys.exit(INTERRUPTED)
    except Exception as error:
        if debugging():
            raise
        status, message = explain(error)
        with contextlib.suppress(OSError):  # where even standard error takes nothing more, the status still tells
            show_problems([message])
        _discard_output()
        sys.exit(status)
    sys.exit(0)


def _flushed(command: Callable[[], object]) -> None:
    """Run `command`; a result that did not reach its reader is an error here, not a whisper as the interpreter ends."""
    try:
        command()
    except SystemExit as end:
        sys.stdout.flush()
        raise end from None
    sys.stdout.flush()


def _discard_output() -> None:
    """Point both streams nowhere where they cannot be flushed, or the interpreter would end with a status of its own."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            with Path(os.devnull).open("w") as nowhere:
                os.dup2(nowhere.fileno(), stream.fileno())


def _run() -> None:
    _assemble()
    app()


def _say_interrupted() -> None:
    err.print("interrupted", style="yellow")
    for line in left_behind():
        err.print(line, style="yellow", markup=False)


if __name__ == "__main__":
    main()
