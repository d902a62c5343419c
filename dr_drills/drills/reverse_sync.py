"""The process that carries new ledger rows from the new side back to the old: `python -m dr_drills.drills.reverse_sync`.

A process of its own, like a replication tool would be: it goes on when the drill is killed, and can be broken alone.
Credentials come by environment, and never appear on its command line or in its log.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from dr_drills.drills.carry import carry_rows
from dr_drills.platforms.postgres import PostgresError, connect
from dr_drills.platforms.secrets import Credentials
from dr_drills.platforms.wire import Target
from dr_drills.workload.process_file import ProcessFile, State, WriterProcess, own_process

_USER, _PASSWORD = "HOLDFAST_SYNC_USER", "HOLDFAST_SYNC_PASSWORD"
_ROUND_SECONDS = 0.05
_START_SECONDS = 15.0
_LONGEST_SECONDS = 3600.0


class SyncError(Exception):
    """The synchronisation did not start; the message names its log."""


def running(file: Path) -> WriterProcess | None:
    """The process noted in `file`, if it still runs."""
    process = ProcessFile(file).load()
    return process if process and process.alive else None


def start(file: Path, sides: tuple[Target, Target], first_id: int, credentials: Credentials) -> int:
    """Start it, from the first side to the second, and return its process id; finds one that already runs.

    Raises:
        SyncError: it ended at once.
    """
    if found := running(file):
        return found.pid
    source, target = sides
    where = ("--source", source.address, "--target", target.address, "--port", source.port, "--database", source.dbname)
    arguments = ("--file", file, "--first-id", first_id, *where)
    with file.with_suffix(".log").open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "dr_drills.drills.reverse_sync", *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, _USER: credentials.username, _PASSWORD: credentials.password},
            start_new_session=True,
        )
    deadline = time.monotonic() + _START_SECONDS
    while not running(file):
        if child.poll() is not None or time.monotonic() > deadline:
            child.kill()
            child.wait()
            raise SyncError(f"the reverse synchronisation did not start: see {file.with_suffix('.log')}")
        time.sleep(0.01)
    return child.pid


def stop(file: Path) -> None:
    """Break it off where it stands; harmless when it is gone."""
    process = running(file)
    if process is None:
        return
    process.send(signal.SIGKILL)
    while running(file):
        time.sleep(0.005)


def main() -> int:
    """Carry rows until told to stop, or for an hour should nobody be left to tell."""
    parser = argparse.ArgumentParser(prog="python -m dr_drills.drills.reverse_sync", description=__doc__)
    for name in ("--file", "--source", "--target", "--database"):
        parser.add_argument(name, required=True)
    for name in ("--port", "--first-id"):
        parser.add_argument(name, required=True, type=int)
    given = parser.parse_args()
    credentials = Credentials(os.environ.pop(_USER, ""), os.environ.pop(_PASSWORD, ""))
    ProcessFile(Path(given.file)).save(own_process(State.WRITING))
    deadline = time.monotonic() + _LONGEST_SECONDS
    while time.monotonic() < deadline:
        try:
            with (
                connect(given.source, given.port, given.database, credentials) as source,
                connect(given.target, given.port, given.database, credentials) as target,
            ):
                while time.monotonic() < deadline:
                    carry_rows(source, target, given.first_id)
                    time.sleep(_ROUND_SECONDS)
        except PostgresError as error:
            sys.stderr.write(f"{error}\n")
            time.sleep(_ROUND_SECONDS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
