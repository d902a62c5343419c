"""The Go toolchain, needed only where no release can be fetched."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from sandbox.tools.errors import ToolError
from sandbox.tools.program import run

_OLDEST = (1, 25)


def go() -> Path:
    """The `go` program.

    Raises:
        ToolError: there is none, or it is too old.
    """
    wanted = ".".join(map(str, _OLDEST))
    program = shutil.which("go")
    if program is None:
        raise ToolError(f"Go {wanted} or newer is needed to build from source, and no `go` is on PATH")
    said = run([program, "env", "GOVERSION"], doing="asking Go for its version").strip()
    found = re.match(r"go(\d+)\.(\d+)", said)
    if found is None or (int(found[1]), int(found[2])) < _OLDEST:
        raise ToolError(f"Go {wanted} or newer is needed to build from source, and {program} is {said or 'of an unknown version'}")
    return Path(program)
