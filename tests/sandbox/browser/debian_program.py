"""A program that a test needs and Python's package index does not have: one that is there, or Debian's."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

_APT = ("apt-get", "--quiet", "--quiet", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3")


class NotHereError(Exception):
    """The program is not here and is not ours to install; the message says how to get it."""


def debian_program(names: Sequence[str], package: str, say: Callable[[str], None] = print) -> str:
    """The path of the first of `names` in PATH.

    Where none is, root on a machine with apt-get gets Debian's `package`, as continuous integration does, and `say` is told.
    Nobody else's machine is changed.

    Raises:
        NotHereError: it is not there, and this is not root or not Debian.
        RuntimeError: installing it failed, which is no reason to skip anything.
    """
    found = _found(names)
    if found:
        return found
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NotHereError(f"none of {', '.join(names)} is in PATH; on Debian: apt-get install {package}")
    with (Path(tempfile.gettempdir()) / "holdfast-tests-apt.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests that run beside each other install it once
        return _found(names) or _installed(names, package, say)


def _found(names: Sequence[str]) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)


def _installed(names: Sequence[str], package: str, say: Callable[[str], None]) -> str:
    say(f"{names[0]} is not here: installing Debian's {package} …")
    install = (*_APT, "install", "--yes", "--no-install-recommends", package)
    first = _run(install)
    if first.returncode != 0:  # the lists of packages are missing or of yesterday
        updated = _run((*_APT, "update"))
        again = _run(install)
        if again.returncode != 0:
            said = "\n".join(ran.stderr.strip() for ran in (first, updated, again))
            raise RuntimeError(f"apt-get could not install {package}, which these tests need:\n{said}")
    found = _found(names)
    if not found:
        raise RuntimeError(f"Debian's {package} is installed and none of {', '.join(names)} is in PATH")
    return found


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, env=quiet)
