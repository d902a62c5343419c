"""The official Pulumi release, by the SDK's own installer."""

from __future__ import annotations

import contextlib
import io
import socket
import subprocess
from pathlib import Path

from sandbox.tools.errors import ToolError

_HOST = "get.pulumi.com"
_ANSWER_SECONDS = 5.0


def unreachable() -> str | None:
    """Why the release cannot be fetched, or None; no answer in five seconds counts as none."""
    try:
        socket.create_connection((_HOST, 443), timeout=_ANSWER_SECONDS).close()
    except OSError as error:
        return f"{_HOST} does not answer ({error.strerror or error or 'no answer'})"
    return None


def install(directory: Path, version: str) -> Path:
    """Install the release into `directory`; the program's path inside it.

    Raises:
        ToolError: the installer failed.
    """
    from pulumi.automation import PulumiCommand  # noqa: PLC0415 - takes half a second that most commands do not need
    from semver import VersionInfo  # noqa: PLC0415

    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            PulumiCommand.install(root=str(directory), version=VersionInfo.parse(version))
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        raise ToolError(f"the official Pulumi installer failed: {error}") from error
    return directory / "bin" / "pulumi"
