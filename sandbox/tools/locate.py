"""Where a tool is, for those who run it; nothing is installed here."""

from __future__ import annotations

from sandbox.tools.checkov_tool import find_checkov
from sandbox.tools.installed_tool import InstalledTool
from sandbox.tools.pulumi_tool import find_pulumi


def pulumi() -> InstalledTool:
    """The Pulumi command line; put its `directory` on PATH so that it finds its language host.

    Raises:
        ToolMissingError: it is not installed.
    """
    return find_pulumi()


def checkov() -> InstalledTool:
    """The Checkov program.

    Raises:
        ToolMissingError: it is not installed.
    """
    return find_checkov()
