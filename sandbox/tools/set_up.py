"""Makes every tool ready, or says of each what is in the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sandbox.tools.checkov_tool import find_checkov, install_checkov
from sandbox.tools.engine_choice import choose_build
from sandbox.tools.errors import ToolError, ToolMissingError
from sandbox.tools.installed_tool import InstalledTool
from sandbox.tools.progress import Progress
from sandbox.tools.pulumi_tool import find_pulumi, install_pulumi


@dataclass(frozen=True)
class Tools:
    """What is ready, and one problem for each tool that is not."""

    ready: tuple[InstalledTool, ...]
    problems: tuple[str, ...]


def set_up(progress: Progress, *, offline: bool = False, from_source: bool | None = None) -> Tools:
    """Find or install every tool.

    Args:
        progress: told what is being done.
        offline: only look; reach no network.
        from_source: True uses only a build of pulumi, now and later; False takes that back; None leaves it as it was.
    """

    def ready_pulumi() -> InstalledTool:
        if from_source:
            return install_pulumi(progress, from_source=True)
        if from_source is False:
            choose_build(chosen=False)
        return _found_or_installed(find_pulumi, lambda: install_pulumi(progress), offline=offline)

    def ready_checkov() -> InstalledTool:
        return _found_or_installed(find_checkov, lambda: install_checkov(progress), offline=offline)

    ready: list[InstalledTool] = []
    problems: list[str] = []
    for make_ready in (ready_pulumi, ready_checkov):
        try:
            ready.append(make_ready())
        except ToolError as error:
            problems.append(str(error))
    return Tools(tuple(ready), tuple(problems))


def _found_or_installed(find: Callable[[], InstalledTool], install: Callable[[], InstalledTool], *, offline: bool) -> InstalledTool:
    try:
        return find()
    except ToolMissingError as missing:
        if offline:
            raise
        return replace(install(), passed_over=missing.passed_over)
