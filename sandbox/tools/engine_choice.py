"""Whether this user wants the engine built from source: a choice that `holdfast setup --from-source` makes for all later commands."""

from __future__ import annotations

from pathlib import Path

from sandbox.tools.cache import tools_directory
from sandbox.tools.errors import ToolError


def build_chosen() -> bool:
    """Whether only a build from source is to be used."""
    return _mark().exists()


def choose_build(*, chosen: bool) -> None:
    """Remember the choice, or take it back.

    Raises:
        ToolError: the tool cache cannot be written.
    """
    try:
        if chosen:
            _mark().write_text("`holdfast setup --from-source` made this file; `holdfast setup --no-from-source` removes it.\n")
        else:
            _mark().unlink(missing_ok=True)
    except OSError as error:
        raise ToolError(f"{_mark()} cannot be changed: {error.strerror}; set HOLDFAST_CACHE to another directory") from error


def _mark() -> Path:
    return tools_directory() / "pulumi-from-source"
