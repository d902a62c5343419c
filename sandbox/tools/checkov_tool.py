"""Checkov in an environment of its own: it cannot be installed beside a current Pulumi (docs/adr/0002)."""

from __future__ import annotations

import hashlib
import re
import sys
import time
from pathlib import Path

from sandbox.tools.cache import assembling, locked, place_of
from sandbox.tools.errors import ToolError, ToolMissingError
from sandbox.tools.installed_tool import InstalledTool, Source
from sandbox.tools.program import run
from sandbox.tools.progress import Progress

_NAME = "checkov"
_LOCK = Path(__file__).parents[2] / "requirements" / "checkov.txt"


def find_checkov() -> InstalledTool:
    """The Checkov that is ready to run.

    Raises:
        ToolMissingError: it is not installed.
    """
    version, place = _wanted()
    if (cached := _cached(version, place)) is None:
        raise ToolMissingError(f"checkov {version} is not installed; run `holdfast setup`")
    return cached


def install_checkov(progress: Progress) -> InstalledTool:
    """Install the locked Checkov, hashes checked, into the tool cache, or take what another setup put there meanwhile.

    Raises:
        ToolError: a package could not be fetched or does not match its hash.
    """
    started = time.monotonic()
    version, place = _wanted()
    with locked(progress):
        if (cached := _cached(version, place)) is not None:
            return cached
        with progress.task(f"installing checkov {version}, about a minute"), assembling(place) as draft:
            run([sys.executable, "-m", "venv", draft], doing="making an environment for checkov")
            pip: list[str | Path] = [draft / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
            run([*pip, "--require-hashes", "--requirement", _LOCK], doing=f"installing checkov {version}")
            # Started through the interpreter beside it, so that the environment still works after it was renamed into place.
            program = draft / "bin" / _NAME
            program.write_text('#!/bin/sh\nexec "$(dirname "$(readlink -f "$0")")/python" -m checkov.main "$@"\n')
            program.chmod(0o755)
    return InstalledTool(_NAME, version, place / "bin" / _NAME, Source.PACKAGES, time.monotonic() - started)


def _cached(version: str, place: Path) -> InstalledTool | None:
    """The one in the cache; its interpreter is a link, which dangles once the Python it was made with is gone."""
    programs = place / "bin"
    if not ((programs / _NAME).exists() and (programs / "python").exists()):
        return None
    return InstalledTool(_NAME, version, programs / _NAME, Source.CACHE)


def _wanted() -> tuple[str, Path]:
    """The locked version, and the place of exactly this lock."""
    try:
        lock = _LOCK.read_text()
    except OSError as error:
        raise ToolError(f"{_LOCK} cannot be read: {error.strerror}") from error
    found = re.search(r"^checkov==(\S+)", lock, re.MULTILINE)
    if found is None:
        raise ToolError(f"{_LOCK} does not name a version of checkov")
    digest = hashlib.sha256(lock.encode()).hexdigest()[:8]
    python = f"py{sys.version_info.major}{sys.version_info.minor}"
    return found[1], place_of(_NAME, f"{found[1]}-{digest}-{python}")
