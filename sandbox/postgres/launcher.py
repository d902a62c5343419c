"""Starting PostgreSQL programs so that they end with this process, even when it is killed."""

from __future__ import annotations

import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sandbox.postgres.errors import PostgresError
from sandbox.postgres.install import Install

_TAIL = 800  # characters of a program's complaint that are kept


class Launcher:
    """Starts programs from one thread that lives as long as this object.

    The kernel sends the parent-death signal when the *thread* that started a child ends (prctl(2), PR_SET_PDEATHSIG), and forgets it
    when a program changes its credentials, so it is set inside the user namespace.
    """

    def __init__(self, install: Install) -> None:
        self.install = install
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="postgres-launcher")

    def serve(self, data: Path, log: Path) -> subprocess.Popen[bytes]:
        """Start a postmaster on `data`; SIGQUIT, PostgreSQL's immediate shutdown, reaches it when this process dies."""
        command = self._dying_with_us("QUIT", "postgres", "-D", data)
        return self._thread.submit(_start, command, log).result()

    def run(self, program: str, *arguments: object, running: Running | None = None) -> None:
        """Run a program to its end; `running` lets another thread stop it.

        Raises:
            PostgresError: it failed or was stopped.
        """
        running = running or Running()
        process = self._thread.submit(_start_piped, self._dying_with_us("KILL", program, *arguments)).result()
        running.is_now(process)
        _, complaint = process.communicate()
        if process.returncode:
            raise PostgresError(f"{program} ended with {process.returncode}: {complaint.strip()[-_TAIL:]}")

    def close(self) -> None:
        """End the thread, and with it whatever still runs."""
        self._thread.shutdown(wait=False)

    def _dying_with_us(self, number: str, program: str, *arguments: object) -> list[str]:
        install = self.install
        ours = install.bin / program
        return [*install.prefix, "setpriv", "--pdeathsig", number, str(ours) if ours.exists() else program, *map(str, arguments)]


class Running:
    """A program that may be stopped before its end."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._stopped = False
        self._lock = threading.Lock()

    def is_now(self, process: subprocess.Popen[str]) -> None:
        """The program has started."""
        with self._lock:
            self._process = process
            if self._stopped:
                process.kill()

    def stop(self) -> None:
        """Kill it, now or as soon as it starts."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                self._process.kill()


def _start(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as out:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd="/", start_new_session=True)


def _start_piped(command: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd="/", start_new_session=True
    )
