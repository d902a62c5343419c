"""Makes every tool ready, or says of each what is in the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.tools.checkov_tool import find_checkov, install_checkov
from sandbox.tools.errors import ToolError, ToolMissingError
from sandbox.tools.installed_tool import InstalledTool
from sandbox.tools.progress import Progress
from sandbox.tools.pulumi_tool import find_pulumi, install_pulumi


@dataclass(frozen=True)
class Tools:
    """What is ready, and one problem for each tool that is not."""

    ready: tuple[InstalledTool, ...]
    problems: tuple[str, ...]


def set_up(progress: Progress, *, offline: bool = False, from_source: bool = False) -> Tools:
    """Find or install every tool.

    Args:
        progress: told what is being done.
        offline: only look; reach no network.
        from_source: build pulumi although one is there.
    """
    recipes: tuple[tuple[Callable[[], InstalledTool], Callable[[], InstalledTool], bool], ...] = (
        (find_pulumi, lambda: install_pulumi(progress, from_source=from_source), from_source),
        (find_checkov, lambda: install_checkov(progress), False),
    )
    ready: list[InstalledTool] = []
    problems: list[str] = []
    for find, install, anew in recipes:
        try:
            ready.append(install() if anew else _found_or_installed(find, install, offline=offline))
        except ToolError as error:
            problems.append(str(error))
    return Tools(tuple(ready), tuple(problems))


def _found_or_installed(find: Callable[[], InstalledTool], install: Callable[[], InstalledTool], *, offline: bool) -> InstalledTool:
    try:
        return find()
    except ToolMissingError:
        if offline:
            raise
        return install()
