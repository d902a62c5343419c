"""What Checkov itself says about one of its checks."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

_LONGEST_S = 120
_QUIET = {"CKV_SKIP_PACKAGE_UPDATE_CHECK": "true", "LOG_LEVEL": "ERROR", "PYTHONWARNINGS": "ignore"}
_COLUMNS = 5


@dataclass(frozen=True)
class ListedCheck:
    """A check by its title, and the Terraform types it looks at."""

    title: str
    types: tuple[str, ...]


def listed_check(program: Path, id: str) -> ListedCheck | None:
    """The check of this id, None where Checkov lists none or cannot be asked: this explains, it judges nothing."""
    command = [str(program), "--list", "--framework", "terraform"]
    environment = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}} | _QUIET
    try:
        ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_LONGEST_S, env=environment)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return read_list(ran.stdout, id)


def read_list(table: str, id: str) -> ListedCheck | None:
    """The check of this id in the table that ``checkov --list`` prints: number, id, kind, type, title, and more."""
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in table.splitlines()]
    found = [row for row in rows if len(row) >= _COLUMNS and row[1] == id]
    return ListedCheck(found[0][4], tuple(dict.fromkeys(row[3] for row in found))) if found else None
