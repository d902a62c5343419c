"""Parameter groups: what of them PostgreSQL here is told, and what it would refuse."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sandbox.postgres.install import Install

_LIBRARIES = "shared_preload_libraries"


def split(parameters: Mapping[str, str], libraries: Path) -> tuple[dict[str, str], tuple[str, ...]]:
    """The parameters to apply, and the names of those that are recorded but not served.

    Not served: RDS's own (``rds.*``), formulas over the instance class (``{DBInstanceClassMemory/…}``), and what belongs to libraries that
    are not installed.
    """
    applied: dict[str, str] = {}
    left_out: list[str] = []
    for name, value in parameters.items():
        if name.startswith("rds.") or "{" in value or ("." in name and not (libraries / f"{name.partition('.')[0]}.so").exists()):
            left_out.append(name)
        elif name == _LIBRARIES:
            names = [library.strip() for library in value.split(",")]
            there = [library for library in names if (libraries / f"{library}.so").exists()]
            left_out += [f"{name}={library}" for library in names if library not in there]
            if there:
                applied[name] = ",".join(there)
        else:
            applied[name] = value
    return applied, tuple(left_out)


def problem(parameters: Mapping[str, str], install: Install) -> str | None:
    """Why PostgreSQL would refuse some of these parameters, all reasons at once, or None. Asks the program itself."""
    applied, _ = split(parameters, install.libraries)
    reasons = [f"Could not find parameter with name: {name}" for name in applied if name not in _known(install)]
    if not reasons:
        reasons = [reason for name, value in applied.items() if (reason := _refused(name, value, install)) is not None]
    return "; ".join(reasons) or None


@cache
def _known(install: Install) -> frozenset[str]:
    listing = subprocess.run(install.command("postgres", "--describe-config"), capture_output=True, text=True, check=True).stdout
    return frozenset(line.partition("\t")[0] for line in listing.splitlines())


def _refused(name: str, value: str, install: Install) -> str | None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "postgresql.conf").touch()
        answer = subprocess.run(
            install.command("postgres", "-D", folder, "-c", f"{name}={value}", "-C", name), capture_output=True, text=True, check=False
        )
    return None if answer.returncode == 0 else answer.stderr.strip().splitlines()[0].partition("FATAL:")[2].strip()
