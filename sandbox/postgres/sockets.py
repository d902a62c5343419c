"""A directory for unix sockets whose name is short enough."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

_LONGEST = 107 - len("/0000000000/.s.PGSQL.65535")  # unix(7): sun_path holds 108 bytes


def socket_root(state: Path) -> Path:
    """A directory of this user alone: below `state`, or below the temporary directory when that is too long.

    Raises:
        PermissionError: the directory belongs to somebody else.
    """
    root = state / "sockets"
    if len(os.fsencode(root)) > _LONGEST:
        digest = hashlib.sha256(os.fsencode(state)).hexdigest()[:12]
        root = Path(tempfile.gettempdir()) / f"holdfast-{os.getuid()}-{digest}"
        if len(os.fsencode(root)) > _LONGEST:
            root = Path("/tmp") / root.name  # noqa: S108 - TMPDIR is too long; made private below
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    if root.stat().st_uid != os.getuid():
        raise PermissionError(f"{root} belongs to another user; remove it or choose a shorter state directory")
    root.chmod(0o700)
    return root
