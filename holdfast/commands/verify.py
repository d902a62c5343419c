"""`holdfast verify`: is this evidence pack whole, unchanged, derived from its journal, and signed by someone we trust?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from holdfast.console import fail, out
from holdfast.exit_status import ExitStatus

if TYPE_CHECKING:
    from dr_drills.evidence.verification import Verification


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify")(verify)


def verify(
    pack: Annotated[Path, typer.Argument(help="Directory of an evidence pack, or the id of a drill made here.", show_default=False)],
    key: Annotated[
        list[Path] | None,
        typer.Option("--key", help="Public key (PEM) to trust; repeatable. Default: the keys in .holdfast/keys/*.pub.", show_default=False),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
) -> None:
    """Check an evidence pack by thirteen numbered checks, offline.

    Exit status: 0, every check holds and a trusted key signed; 1, something is broken, and the file is named; 2, no such pack or key;
    4, the pack is intact, but no trusted key is at hand: anybody could have made and signed it.

    Get a key from its owner, never from the pack it is to vouch for.

    Examples: [bold]holdfast verify 20260301T090000Z-failover-promotion-ehr-1a2b[/bold] (a drill made here) ·
    [bold]holdfast verify ./pack --key hospital.pub[/bold] (a pack from elsewhere)
    """
    from dr_drills.evidence.errors import EvidenceError
    from dr_drills.evidence.keys import trusted_keys
    from dr_drills.evidence.verification import Trust
    from dr_drills.evidence.verify import verify as check
    from sandbox.supervisor import holdfast_directory

    home = holdfast_directory()
    made_here = home / "drills" / pack.name
    directory = made_here if made_here.is_dir() and not pack.is_dir() else pack
    try:
        keys = trusted_keys(key or sorted((home / "keys").glob("*.pub")))
        verification = check(directory, keys)
    except EvidenceError as error:
        fail(ExitStatus.USAGE, str(error))
    if json:
        out.print_json(data=verification.to_json())
    else:
        _show(verification)
    status = {Trust.VERIFIED: ExitStatus.GOOD, Trust.BROKEN: ExitStatus.VIOLATION, Trust.UNAUTHENTICATED: ExitStatus.INCONCLUSIVE}
    raise typer.Exit(status[verification.trust])


def _show(verification: Verification) -> None:
    from rich.markup import escape

    from dr_drills.evidence.verification import CheckState, Trust

    colours = {CheckState.HOLDS: "green", CheckState.BROKEN: "red", CheckState.UNKNOWN: "yellow"}
    for check in verification.checks:
        state = f"[{colours[check.state]}]{check.state.value:9}[/]"
        out.print(f"{check.number:2} {state} {escape(check.title)}: {escape(check.reason)}")
    summary = {
        Trust.VERIFIED: "[green]verified[/]: whole, unchanged, and signed by a key you trust",
        Trust.UNAUTHENTICATED: "[yellow]signer not authenticated[/]: intact, but anybody could have signed it; use --key",
        Trust.BROKEN: f"[red]broken[/]: {escape(', '.join(verification.broken_files) or 'see the list')}",
    }
    out.print(f"drill {escape(verification.drill_id or 'not recorded')}, verdict {verification.verdict or 'not recorded'}")
    out.print(summary[verification.trust])
