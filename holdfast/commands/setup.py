"""`holdfast setup`: find or install the programs Holdfast runs."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from holdfast.console import err, fail, out
from holdfast.exit_status import ExitStatus


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("setup")(run)


def run(
    offline: Annotated[bool, typer.Option("--offline", help="Only look on PATH and in the tool cache; reach no network.")] = False,
    from_source: Annotated[
        bool | None,
        typer.Option(
            "--from-source/--no-from-source",
            help="Use only a pulumi built with Go, now and in all later commands, or take that back. By default the last choice stands.",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the tools as JSON.")] = False,
) -> None:
    """Find or install pulumi and Checkov, and say where they are.

    Pulumi is looked for on PATH, then in the tool cache; else the official release is installed, or, where its host
    does not answer within five seconds, it is built from source with Go 1.25 or newer. One on PATH that does not fit
    or does not answer is passed over, with the reason. Checkov gets an environment of its own.

    With --from-source pulumi is built, unless the cache has this very build, and PATH and releases are not looked at
    until --no-from-source. A build is named after all that goes into it, so a changed go.sum is built anew; to force
    that, delete its directory. Your GOFLAGS, GOPROXY and Go caches are used; go.sum decides which modules.

    Tools live in ~/.cache/holdfast (HOLDFAST_CACHE chooses another place); deleting that directory removes them. Two
    setups at once wait for each other. An interrupted setup leaves nothing half-made: run it again.

    Examples: [bold]holdfast setup[/bold] · [bold]holdfast setup --offline --json[/bold] (what is there, for a script)

    Exit status: 0 all tools are ready, 2 options that contradict each other, 3 a tool could not be had.
    """
    from holdfast.progress import ConsoleProgress
    from sandbox.tools.set_up import set_up

    if offline and from_source:
        fail(ExitStatus.USAGE, "--offline and --from-source contradict each other: a build fetches Go modules")
    tools = set_up(ConsoleProgress(), offline=offline, from_source=from_source)
    if as_json:
        out.print_json(
            json.dumps({"schema": "holdfast.tools/1", "tools": [tool.to_json() for tool in tools.ready], "problems": tools.problems})
        )
    else:
        for tool in tools.ready:
            out.print(f"{tool.name} {tool.version}  {tool.source.value}  {tool.program}", markup=False)
            if tool.passed_over:
                err.print(f"note: {tool.passed_over}", markup=False)
    if tools.problems:
        fail(ExitStatus.UNAVAILABLE, *tools.problems)
