"""Makes the stacks of every environment known to the sandbox's own backend, so that `pulumi preview -s ENV` just works."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from sandbox.supervisor.environment import backend
from sandbox.supervisor.errors import SandboxError


def prepare_stacks(project: Path, directory: Path, env: Mapping[str, str]) -> tuple[str, ...]:
    """Create the stacks that are missing; their names.

    An environment is a `stacks/Pulumi.<name>.yaml`. Each carries the salt of the sandbox's public passphrase, so
    creating its stack changes no file of the project.

    Raises:
        SandboxError: pulumi refused; the message is its own.
    """
    folder = backend(directory)
    folder.mkdir(parents=True, exist_ok=True)
    missing = [name for name in environments(project) if not (folder / ".pulumi" / "stacks" / "holdfast" / f"{name}.json").exists()]
    for name in missing:
        command = ["pulumi", "stack", "init", name, "--no-select", "--non-interactive"]
        try:
            done = subprocess.run(
                command, cwd=project, env={**os.environ, **env}, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
            )
        except OSError as error:
            raise SandboxError(f"pulumi could not be started: {error.strerror}; run `holdfast setup`") from error
        if done.returncode:
            raise SandboxError(f"the stack {name} could not be made: {done.stderr.strip()}")
    return tuple(missing)


def environments(project: Path) -> list[str]:
    """The environments a project describes, sorted."""
    return sorted(file.name.removeprefix("Pulumi.").removesuffix(".yaml") for file in (project / "stacks").glob("Pulumi.*.yaml"))
