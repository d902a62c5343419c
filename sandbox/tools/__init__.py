"""The programs Holdfast runs but does not contain: pulumi and Checkov, found, fetched or built.

In comes what this machine has; out go paths of programs of a known version, kept in a per-user cache.
"""

from sandbox.tools.errors import ToolError, ToolMissingError
from sandbox.tools.installed_tool import InstalledTool, Source
from sandbox.tools.locate import checkov, pulumi

__all__ = ["InstalledTool", "Source", "ToolError", "ToolMissingError", "checkov", "pulumi"]
