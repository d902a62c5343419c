"""Finds or installs the Pulumi command line: PATH, then the tool cache, then the official release, then a build."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from sandbox.tools import pulumi_from_source, pulumi_release
from sandbox.tools.cache import assembling, locked, place_of
from sandbox.tools.errors import ToolError, ToolMissingError
from sandbox.tools.installed_tool import InstalledTool, Source
from sandbox.tools.program import run
from sandbox.tools.progress import Progress
from sandbox.tools.pulumi_versions import BUILT, RELEASED, objection

_NAME = "pulumi"
_LANGUAGE_HOST = "pulumi-language-python"


def find_pulumi() -> InstalledTool:
    """The Pulumi that is ready to run.

    Raises:
        ToolMissingError: there is none; the message says why one on PATH was passed over.
    """
    started = time.monotonic()
    refused = ""
    if program := shutil.which(_NAME):
        version = run([program, "version"], doing="asking pulumi for its version").strip().removeprefix("v")
        why = objection(version) or _without_host(Path(program))
        if why is None:
            return InstalledTool(_NAME, version, Path(program), _source(Path(program)), time.monotonic() - started)
        refused = f" ({program} is not used: {why})"
    for version in (RELEASED, BUILT):
        program_in_cache = place_of(_NAME, version) / "bin" / _NAME
        if program_in_cache.exists():
            return InstalledTool(_NAME, version, program_in_cache, Source.CACHE, time.monotonic() - started)
    raise ToolMissingError(f"pulumi is not installed{refused}; run `holdfast setup`")


def install_pulumi(progress: Progress, *, from_source: bool = False) -> InstalledTool:
    """Install Pulumi into the tool cache.

    Args:
        progress: told what is being done.
        from_source: build even where the release could be fetched.

    Raises:
        ToolError: neither the release nor a build succeeded; both reasons are in the message.
    """
    started = time.monotonic()
    with locked():
        if from_source:
            return _built(progress, started)
        with progress.task(f"asking for the official Pulumi release {RELEASED}"):
            no_release = pulumi_release.unreachable()
        if no_release is None:
            try:
                return _released(progress, started)
            except ToolError as error:
                no_release = str(error)
        try:
            return _built(progress, started)
        except ToolError as error:
            raise ToolError(f"pulumi could not be installed: {no_release}; {error}") from error


def _released(progress: Progress, started: float) -> InstalledTool:
    place = place_of(_NAME, RELEASED)
    with progress.task(f"installing the official Pulumi release {RELEASED}"), assembling(place) as draft:
        program = pulumi_release.install(draft, RELEASED).relative_to(draft)
    return InstalledTool(_NAME, RELEASED, place / program, Source.RELEASE, time.monotonic() - started)


def _built(progress: Progress, started: float) -> InstalledTool:
    place = place_of(_NAME, BUILT)
    with progress.task(f"building pulumi {BUILT} from source, about four minutes the first time"), assembling(place) as draft:
        program = pulumi_from_source.build(draft).relative_to(draft)
    return InstalledTool(_NAME, BUILT, place / program, Source.BUILT, time.monotonic() - started)


def _without_host(program: Path) -> str | None:
    """Why a Pulumi without its Python language host is of no use, or None."""
    found = (program.resolve().parent / _LANGUAGE_HOST).exists() or shutil.which(_LANGUAGE_HOST)
    return None if found else f"{_LANGUAGE_HOST} is not beside it"


def _source(program: Path) -> Source:
    ours = {place_of(_NAME, version) / "bin" / _NAME for version in (RELEASED, BUILT)}
    return Source.CACHE if program in ours else Source.PATH
