"""Entry point of the `holdfast` command."""

from __future__ import annotations

import importlib
import importlib.metadata
from typing import Annotated

import typer

_COMMANDS = ("setup", "sandbox", "check", "drill", "report", "verify", "export", "demo")

app = typer.Typer(
    name="holdfast",
    help="An AWS landing zone, and recovery drills that prove it: restore, fail over, roll back, measure, sign.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
)


@app.callback()
def _holdfast(
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.", is_eager=True)] = False,
) -> None:
    if version:
        typer.echo(importlib.metadata.version("holdfast"))
        raise typer.Exit


def _assemble() -> None:
    for name in _COMMANDS:
        importlib.import_module(f"holdfast.commands.{name}").register(app)


def main() -> None:
    """Run the command line."""
    _assemble()
    app()


if __name__ == "__main__":
    main()
