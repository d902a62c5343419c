"""Which files a pack consists of."""

from __future__ import annotations

import stat
from pathlib import Path

from dr_drills.evidence.atomic import TEMPORARY

JOURNAL = "journal.jsonl"
LEDGER = "ledger.jsonl"
REPORT = "report.json"
PAGE = "report.html"
JUNIT = "junit.xml"
OSCAL = "oscal-assessment-results.json"
PUBLIC_KEY = "signing-key.pub.pem"
MANIFEST = "manifest.json"
STATEMENT = "statement.dsse.json"

REQUIRED = (JOURNAL, REPORT, PAGE, JUNIT, OSCAL, PUBLIC_KEY)
OUTSIDE_MANIFEST = frozenset({MANIFEST, STATEMENT})


def entries(directory: Path) -> dict[str, Path]:
    """Everything in a pack but its directories and the manifest and its statement, by relative path with ``/``.

    What is not a regular file, and an empty directory, is listed too: neither may be in a pack.

    Raises:
        OSError: a directory cannot be read.
    """
    found: dict[str, Path] = {}
    _walk(directory, "", found)
    return found


def is_regular(path: Path) -> bool:
    """Whether it is a plain file, not reached through a symbolic link."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _walk(directory: Path, prefix: str, found: dict[str, Path]) -> None:
    children = sorted(directory.iterdir())
    if prefix and not children:
        found[prefix] = directory
    for path in children:
        name = f"{prefix}{path.name}"
        if path.is_dir() and not path.is_symlink():
            _walk(path, f"{name}/", found)
        elif name not in OUTSIDE_MANIFEST:
            found[name] = path


def is_unfinished(name: str) -> bool:
    """Whether a crash of ours left this file."""
    return name.rpartition("/")[2].startswith(TEMPORARY)
