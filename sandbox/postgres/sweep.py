"""Clearing away what a killed sandbox left: servers that still run, and their directories."""

from __future__ import annotations

import shutil
from pathlib import Path

from sandbox.postgres import process_tree
from sandbox.postgres.cluster import release_shared_memory


def sweep(clusters: Path) -> int:
    """End every server whose data lies in ``clusters/*/data`` and delete the directories; returns how many servers still ran.

    A server is known by its working directory, which is its data directory, so a process id that was given away again is never hit.
    """
    ended = 0
    for pidfile in clusters.glob("*/data/postmaster.pid"):
        try:
            pid = int(pidfile.read_text().splitlines()[0])
            ours = Path(f"/proc/{pid}/cwd").readlink() == pidfile.parent
        except (OSError, ValueError, IndexError):
            ours = False
        if ours:
            process_tree.kill(pid)
            ended += 1
        release_shared_memory(pidfile.parent)
    shutil.rmtree(clusters, ignore_errors=True)
    return ended
