"""Finds or installs the Pulumi command line: PATH, then the tool cache, then the official release, then a build."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

from sandbox.tools import pulumi_from_source, pulumi_release
from sandbox.tools.cache import assembling, locked, place_of, tools_directory
from sandbox.tools.engine_choice import build_chosen, choose_build
from sandbox.tools.errors import ToolError, ToolMissingError
from sandbox.tools.installed_tool import InstalledTool, Source
from sandbox.tools.program import run
from sandbox.tools.progress import Progress
from sandbox.tools.pulumi_versions import BUILT, RELEASED, objection

_NAME = "pulumi"
_LANGUAGE_HOST = "pulumi-language-python"
_VERSION_SECONDS = 10.0


def find_pulumi() -> InstalledTool:
    """The Pulumi that is ready to run; only the build, where `holdfast setup --from-source` chose it.

    Raises:
        ToolMissingError: there is none; it says why one on PATH was passed over.
    """
    started = time.monotonic()
    if build_chosen():
        if (build := _cached_build(started)) is not None:
            return build
        raise ToolMissingError(
            f"pulumi {BUILT} is not built, and `holdfast setup --from-source` chose a build; "
            "run `holdfast setup`, or `holdfast setup --no-from-source` to use a release"
        )
    on_path = _on_path()
    refused: str | None = None
    if on_path is not None:
        version, refused = _version_or_objection(on_path)
        if refused is None:
            return InstalledTool(_NAME, version, on_path, Source.PATH, time.monotonic() - started)
        refused = f"{on_path} is not used: {refused}"
    cached = _cached_release(started, refused) or _cached_build(started, refused)
    if cached is not None:
        return cached
    raise ToolMissingError(f"pulumi is not installed{f' ({refused})' if refused else ''}; run `holdfast setup`", refused)


def install_pulumi(progress: Progress, *, from_source: bool = False) -> InstalledTool:
    """Install Pulumi into the tool cache, or take what another setup put there meanwhile.

    Args:
        progress: told what is being done.
        from_source: build even where the release could be fetched, and use only builds from now on.

    Raises:
        ToolError: neither the release nor a build succeeded; both reasons are in the message.
    """
    started = time.monotonic()
    from_source = from_source or build_chosen()
    with locked(progress):
        there = _cached_build(started) if from_source else _cached_release(started) or _cached_build(started)
        tool = there or (_built(progress, started) if from_source else _released_or_built(progress, started))
        if from_source:
            choose_build(chosen=True)
        return tool


def _released_or_built(progress: Progress, started: float) -> InstalledTool:
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
        raise ToolError(f"pulumi could not be installed:\n  no release: {no_release}\n  no build: {error}") from error


def _released(progress: Progress, started: float) -> InstalledTool:
    place = _release_place()
    with progress.task(f"installing the official Pulumi release {RELEASED}"), assembling(place) as draft:
        program = pulumi_release.install(draft, RELEASED).relative_to(draft)
    return InstalledTool(_NAME, RELEASED, place / program, Source.RELEASE, time.monotonic() - started)


def _built(progress: Progress, started: float) -> InstalledTool:
    place = pulumi_from_source.place()
    with progress.task(f"building pulumi {BUILT} from source, about four minutes the first time"), assembling(place) as draft:
        program = pulumi_from_source.build(draft).relative_to(draft)
    return InstalledTool(_NAME, BUILT, place / program, Source.BUILT, time.monotonic() - started)


def _cached_release(started: float, passed_over: str | None = None) -> InstalledTool | None:
    return _cached(RELEASED, _release_place(), started, passed_over)


def _cached_build(started: float, passed_over: str | None = None) -> InstalledTool | None:
    return _cached(BUILT, pulumi_from_source.place(), started, passed_over)


def _cached(version: str, place: Path, started: float, passed_over: str | None) -> InstalledTool | None:
    program = place / "bin" / _NAME
    if not program.exists():
        return None
    return InstalledTool(_NAME, version, program, Source.CACHE, time.monotonic() - started, passed_over)


def _release_place() -> Path:
    return place_of(_NAME, RELEASED)


def _on_path() -> Path | None:
    """The user's own Pulumi; a shell with the sandbox's environment has our cache on PATH, perhaps an outdated part of it."""
    ours = tools_directory()
    directories = [entry for entry in os.environ.get("PATH", os.defpath).split(os.pathsep) if not Path(entry).is_relative_to(ours)]
    found = shutil.which(_NAME, path=os.pathsep.join(directories))
    return Path(found).absolute() if found else None


def _version_or_objection(program: Path) -> tuple[str, str | None]:
    """What the program says its version is, and why it is not used (None when it is)."""
    env = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"}
    try:
        version = run([program, "version"], doing="asked for its version", env=env, limit=_VERSION_SECONDS).strip().removeprefix("v")
    except ToolError as error:
        return "", " ".join(str(error).split())
    return version, objection(version) or _without_host(program)


def _without_host(program: Path) -> str | None:
    """Why a Pulumi without its Python language host is of no use, or None."""
    found = (program.resolve().parent / _LANGUAGE_HOST).exists() or shutil.which(_LANGUAGE_HOST)
    return None if found else f"{_LANGUAGE_HOST} is not beside it"
