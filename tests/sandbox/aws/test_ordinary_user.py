"""The sandbox needs no root: an ordinary user has databases too, and so has one without an account."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import os, sys
from pathlib import Path
from tests.sandbox.aws_sandbox import AwsSandbox, Databases
sandbox = AwsSandbox(Path(sys.argv[1]))
try:
    sandbox.start()
    west = Databases(sandbox)
    west.create("mine")
    print(os.getuid(), west.query("mine", "select 1")[0][0])
finally:
    sandbox.stop()
"""


@pytest.mark.parametrize("user", [1, 54321])
def test_a_database_runs_for_an_ordinary_user(tmp_path: Path, user: int) -> None:
    become = ["unshare", "--user", f"--map-user={user}", f"--map-group={user}"]
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [*become, sys.executable, "-c", SCRIPT, str(tmp_path)]
    done = subprocess.run(command, env=environment, cwd=Path(__file__).parents[3], capture_output=True, text=True, check=False)
    assert done.stdout.split() == [str(user), "1"], done.stderr
