"""One PostgreSQL cluster: a data directory and, while it runs, its postmaster."""

from __future__ import annotations

import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from sandbox.postgres import process_tree
from sandbox.postgres.deadman import Deadman
from sandbox.postgres.errors import PostgresError
from sandbox.postgres.launcher import Launcher, Running
from sandbox.postgres.settings import ADMINISTRATOR, Settings, pg_hba_conf, postgresql_conf

_POLL_SECONDS = 0.003
_STOP_SECONDS = 20
_UNLOGGED = "-c log_statement=none -c log_min_duration_statement=-1 -c log_min_error_statement=panic"
"""The administrator sets passwords, and a parameter group may ask for every statement to be logged."""
_ANSWER_SECONDS = 5
_LOG_TAIL = 800
_READY = {"ready", "standby"}


class Cluster:
    """A cluster in `home`: ``data/`` and ``log``. Its sockets lie in `sockets`.

    Methods may be called from any thread, one at a time per cluster, except `crash`, `freeze` and `alive`, which may be called at any time.
    """

    def __init__(self, home: Path, sockets: Path, port: int, launcher: Launcher) -> None:
        self.home, self.sockets, self.port = home, sockets, port
        self._launcher = launcher
        self._process: subprocess.Popen[bytes] | None = None
        self._deadman: Deadman | None = None

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.home / "data"

    @property
    def alive(self) -> bool:
        """Whether the postmaster exists, frozen or not."""
        return self._process is not None and self._process.poll() is None

    @property
    def frozen(self) -> bool:
        """Whether `freeze` is in force."""
        return self._deadman is not None and self.alive

    def copy_from(self, source: Path) -> None:
        """Make the data directory a copy of `source`, sharing blocks where the file system can.

        Raises:
            PostgresError: the copy failed, for example because the disk is full.
        """
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._launcher.run("cp", "-a", "--reflink=auto", source, self.data)
        for leftover in ("standby.signal", "recovery.signal", "postmaster.pid", "postgresql.auto.conf"):
            (self.data / leftover).unlink(missing_ok=True)

    def copy_from_server(self, connection: str) -> None:
        """Make the data directory a base backup of the running server at `connection`, to become its standby.

        Raises:
            PostgresError: the server cannot be reached or refused.
        """
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._launcher.run(
            "pg_basebackup", "-d", connection, "-D", self.data, "--checkpoint=fast", "--wal-method=stream", "--no-manifest", "--no-sync"
        )
        (self.data / "postgresql.auto.conf").unlink(missing_ok=True)
        (self.data / "standby.signal").touch()

    def configure(self, settings: Settings) -> None:
        """Write the configuration; a running server does not see it before `reload` or its next start."""
        settings.archive.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.sockets.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, text in (("postgresql.conf", postgresql_conf(settings)), ("pg_hba.conf", pg_hba_conf()), ("postgresql.auto.conf", "")):
            part = self.data / f".{name}"
            part.touch(mode=0o600)
            part.write_text(text)
            part.replace(self.data / name)
        signal_file = self.data / "recovery.signal"
        if settings.recovery:
            signal_file.touch()
        else:
            signal_file.unlink(missing_ok=True)

    def start(self, *, out_of_recovery: bool = False, timeout: float = 600.0) -> None:
        """Start the server and wait until it answers a query; with `out_of_recovery` until it takes writes.

        Raises:
            PostgresError: it ended; the message has the end of its log.
        """
        log = self.home / "log"
        log.touch(mode=0o600)
        offset = log.stat().st_size
        self._process = self._launcher.serve(self.data, log)
        deadline = time.monotonic() + timeout
        while not self._ready(out_of_recovery=out_of_recovery):
            if not self.alive:
                with log.open("rb") as words:
                    words.seek(offset)
                    raise PostgresError(
                        f"the server in {self.home} did not start: {words.read().decode(errors='replace').strip()[-_LOG_TAIL:]}"
                    )
            if time.monotonic() > deadline:
                self.crash()
                raise PostgresError(f"the server in {self.home} was not ready after {timeout:.0f} s")
            time.sleep(_POLL_SECONDS)

    def stop(self, *, immediately: bool = False) -> None:
        """Stop the server: with a checkpoint, or at once; one that does not obey is killed."""
        process = self._process
        if process is None or process.poll() is not None:
            return
        self.thaw()
        process.send_signal(signal.SIGQUIT if immediately else signal.SIGINT)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.crash()

    def crash(self) -> int:
        """End every server process with SIGKILL; when this returns none of them can acknowledge anything more. Returns how many."""
        process = self._process
        if process is None or process.poll() is not None:
            return 0
        killed = process_tree.kill(process.pid)
        process.wait()
        self._release()
        return killed

    def freeze(self) -> int:
        """Stop every server process where it is; returns how many."""
        if not self.alive or self._process is None:
            return 0
        if self._deadman is None:
            self._deadman = Deadman(self._process.pid)
        return process_tree.stop(self._process.pid)

    def thaw(self) -> int:
        """Let frozen processes go on; returns how many."""
        count = process_tree.resume(self._process.pid) if self._process is not None and self.alive else 0
        self._release()
        return count

    def promote(self, timeout: float = 60.0) -> None:
        """Make a standby a primary; returns when it takes writes (PostgreSQL documentation, "Failover").

        Raises:
            PostgresError: it still is a standby after `timeout` seconds.
        """
        if self._process is None or not self.alive:
            raise PostgresError(f"the server in {self.home} does not run")
        (self.data / "promote").touch()
        self._process.send_signal(signal.SIGUSR1)  # what pg_promote() does, without waiting for a connection first
        deadline = time.monotonic() + timeout
        with self.administrator() as connection:
            while connection.execute("select pg_is_in_recovery()").fetchone() != (False,):
                if time.monotonic() > deadline:
                    raise PostgresError(f"the server in {self.home} is still a standby {timeout:.0f} s after its promotion was asked for")
                time.sleep(0.001)

    def base_backup(self, destination: Path, running: Running | None = None) -> None:
        """Copy the cluster into `destination` so that a server can start on it.

        Raises:
            PostgresError: it failed; `destination` is gone.
        """
        destination.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            if self.alive:
                to = ("-h", self.sockets, "-p", self.port, "-U", ADMINISTRATOR)
                options = ("--checkpoint=fast", "--wal-method=stream", "--no-manifest", "--no-sync")
                self._launcher.run("pg_basebackup", *to, "-D", destination, *options, running=running)
            else:
                self._launcher.run("cp", "-a", "--reflink=auto", self.data, destination, running=running)
        except PostgresError:
            shutil.rmtree(destination, ignore_errors=True)
            raise

    def reload(self) -> None:
        """Make the server read its configuration again."""
        if self._process is not None and self.alive:
            self._process.send_signal(signal.SIGHUP)

    def abandon(self) -> None:
        """Stop the server at once, for good: what a killed one left in memory goes, its files stay."""
        self.stop(immediately=True)
        release_shared_memory(self.data)

    def remove(self) -> None:
        """Stop the server at once and delete everything it had."""
        self.abandon()
        for folder in (self.home, self.sockets):
            shutil.rmtree(folder, ignore_errors=True)
            if folder.exists():
                shutil.rmtree(folder)  # a process wrote meanwhile: once more, and this time say so

    @contextmanager
    def administrator(self, database: str = "postgres") -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """A connection as the sandbox's own superuser, autocommit.

        Raises:
            PostgresError: the server does not answer, or a statement failed.
        """
        try:
            with psycopg.connect(
                host=str(self.sockets),
                port=self.port,
                user=ADMINISTRATOR,
                dbname=database,
                autocommit=True,
                connect_timeout=_ANSWER_SECONDS,
                options=_UNLOGGED,
            ) as connection:
                yield connection
        except psycopg.Error as error:
            raise PostgresError(f"the server in {self.home}: {error}") from error

    def _ready(self, *, out_of_recovery: bool) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            if self._process is None or int(lines[0]) != self._process.pid or lines[7].strip() not in _READY:
                return False
            with self.administrator() as connection:
                return not out_of_recovery or connection.execute("select pg_is_in_recovery()").fetchone() == (False,)
        except (OSError, IndexError, ValueError, PostgresError):
            return False

    def _release(self) -> None:
        if self._deadman is not None:
            self._deadman.release()
            self._deadman = None


def release_shared_memory(data: Path) -> None:
    """Remove the System V segment that a killed server leaves (its key and id are line 7 of ``postmaster.pid``)."""
    try:
        segment = (data / "postmaster.pid").read_text().splitlines()[6].split()[1]
    except (OSError, IndexError):
        return
    subprocess.run(["ipcrm", "-m", segment], capture_output=True, check=False)
