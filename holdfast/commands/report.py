"""`holdfast report`: the index of all drills, and where to open it."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from holdfast.console import err, fail, out
from holdfast.exit_status import ExitStatus

_app = typer.Typer(help="The programme view: coverage, trends and links to every report, as static pages.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the group."""
    app.add_typer(_app, name="report")


@_app.command("index")
def index(json: Annotated[bool, typer.Option("--json", help="Print the index as JSON.")] = False) -> None:
    """Verify every pack again and write the index of drills; prints its path.

    Examples: [bold]holdfast report index[/bold], then [bold]holdfast report open[/bold] · [bold]holdfast report index --json[/bold]

    Exit status: 0 it is written, 2 no drill has been run here.
    """
    from dr_drills.evidence.errors import EvidenceError
    from dr_drills.evidence.keys import trusted_keys
    from dr_drills.evidence.refresh_index import INDEX_PAGE, refresh_index

    packs = _packs()
    if not packs.is_dir():
        fail(ExitStatus.USAGE, f"{packs}: no drill has been run here: run one with `holdfast drill run`")
    try:
        err.print("verifying every pack …")
        made = refresh_index(packs, trusted_keys(sorted((packs.parent / "keys").glob("*.pub"))))
    except EvidenceError as error:
        fail(ExitStatus.USAGE, str(error))
    if json:
        out.print_json(data=made.to_json())
    else:
        out.print(str(packs / INDEX_PAGE), markup=False)


@_app.command("open")
def open_page(
    drill: Annotated[str, typer.Argument(help="Id of a drill; the index of all drills when left out.", show_default=False)] = "",
    json: Annotated[bool, typer.Option("--json", help="Print the path as JSON and open nothing.")] = False,
) -> None:
    """Open a report, or the index, in the browser; where there is none, its path is printed to open by hand."""
    page = _packs() / Path(drill).name / "report.html" if drill else _packs() / "index.html"
    if not page.is_file():
        fail(ExitStatus.USAGE, f"{page}: no such page: `holdfast report index` writes the index, a finished drill its report")
    if json:
        out.print_json(data={"page": str(page)})
        return
    out.print(str(page), markup=False)
    webbrowser.open(page.resolve().as_uri())


def _packs() -> Path:
    from sandbox.supervisor import holdfast_directory

    return holdfast_directory() / "drills"
