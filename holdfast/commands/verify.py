"""`holdfast verify`: not built yet; its room's first commit replaces this file."""

from __future__ import annotations

import typer


def register(_app: typer.Typer) -> None:
    """Add nothing yet."""
