"""The project as a commit holds it, in a temporary worktree that is always removed."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from policies.errors import InputError


@dataclass(frozen=True)
class Revision:
    """A commit: `name` as it was asked for, `commit` its hash, `inside` where the project lies in the repository."""

    name: str
    commit: str
    inside: Path


def find_revision(project: Path, name: str) -> Revision | None:
    """The commit that `name` means in the project's repository, or None; a name that looks like an option means none."""
    if name.startswith("-"):
        return None
    found = _git(project, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    prefix = _git(project, "rev-parse", "--show-prefix")
    if found is None or found.returncode != 0 or prefix is None or prefix.returncode != 0:
        return None
    return Revision(name, found.stdout.strip(), Path(prefix.stdout.strip()))


@contextmanager
def worktree(project: Path, revision: Revision) -> Iterator[Path]:
    """The project's directory as the commit holds it, while the context lasts.

    Raises:
        InputError: git cannot check it out, or the commit has no such project.
    """
    with tempfile.TemporaryDirectory(prefix="holdfast-commit-") as folder:
        place = Path(folder) / "tree"
        try:
            added = _git(project, "worktree", "add", "--detach", "--force", str(place), revision.commit)
            if added is None or added.returncode != 0:
                said = added.stderr.strip().splitlines()[-1:] if added else ["git cannot be started"]
                raise InputError(f"{revision.name}: cannot be checked out: {' '.join(said)}")
            if not (place / revision.inside / "Pulumi.yaml").is_file():
                raise InputError(f"{revision.name} ({revision.commit[:7]}): holds no Pulumi.yaml in {revision.inside.as_posix()}")
            yield place / revision.inside
        finally:
            _git(project, "worktree", "remove", "--force", str(place))


def _git(project: Path, *words: str) -> subprocess.CompletedProcess[str] | None:
    """What git answered, None where there is no git."""
    try:
        return subprocess.run(["git", "-C", str(project), *words], capture_output=True, text=True, check=False)
    except OSError:
        return None
