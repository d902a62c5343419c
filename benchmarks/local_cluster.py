"""A PostgreSQL cluster of its own on a loopback address, for measurements and tests that need nothing else of the sandbox."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

from dr_drills.platforms.secrets import Credentials
from dr_drills.platforms.wire import Target
from sandbox.postgres.install import Install, find_install

_SETTINGS = {
    "wal_retrieve_retry_interval": "100ms",
    "unix_socket_directories": "",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "log_min_messages": "fatal",
}


class LocalCluster:
    """One server: started, crashed, stopped; `target` and `credentials` are how it is reached."""

    def __init__(self, install: Install, folder: Path, target: Target, credentials: Credentials) -> None:
        self.target = target
        self.credentials = credentials
        self.folder = folder
        self._install = install
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        command = self._install.command("setpriv", "--pdeathsig", "QUIT", self._install.bin / "postgres", "-D", self.folder)
        with (self.folder.parent / f"{self.folder.name}.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True)
        deadline = time.monotonic() + 30
        while True:
            try:
                self.connect().close()
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise
                time.sleep(0.02)
            else:
                return

    def connect(self, dbname: str | None = None) -> psycopg.Connection:
        """A connection in autocommit."""
        target = self.target if dbname is None else Target(address=self.target.address, port=self.target.port, dbname=dbname)
        return psycopg.connect(target.conninfo(self.credentials), autocommit=True, connect_timeout=5)

    def crash(self) -> None:
        """End the server as a power cut would, then wait until nothing of it answers."""
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def stop(self) -> None:
        """End the server at once but in order."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.crash()

    def standby(self, name: str, address: str) -> LocalCluster:
        """A streaming standby of this server at another address, made and not yet started."""
        folder = self.folder.parent / name
        environment = {**os.environ, "PGPASSWORD": self.credentials.password}
        source = ["-h", self.target.address, "-p", self.target.port, "-U", self.credentials.username]
        command = self._install.command("pg_basebackup", *source, "-D", folder, "-X", "stream", "-c", "fast", "-R", "--no-sync")
        subprocess.run(command, env=environment, check=True, capture_output=True)
        with (folder / "postgresql.auto.conf").open("a") as settings:
            settings.write(f"listen_addresses = '{address}'\n")
        return LocalCluster(
            self._install, folder, Target(address=address, port=self.target.port, dbname=self.target.dbname), self.credentials
        )


@contextmanager
def local_cluster(address: str = "127.0.0.1", settings: Mapping[str, str] | None = None) -> Iterator[LocalCluster]:
    """A running cluster with SCRAM passwords and fsync on; every server made from it, and its files, are gone afterwards."""
    install = find_install()
    folder = Path(tempfile.mkdtemp(prefix="holdfast-cluster-"))
    credentials = Credentials("holdfast", secrets.token_urlsafe(18))
    password = folder / "password"
    password.write_text(credentials.password)
    initdb = install.command("initdb", "-D", folder / "data", "-U", credentials.username, "-A", "scram-sha-256", "--pwfile", password)
    subprocess.run([*initdb, "--no-sync", "-E", "UTF8", "--locale", "C"], check=True, capture_output=True)
    password.unlink()
    port = _free_port(address)
    lines = {**_SETTINGS, "listen_addresses": address, "port": str(port), **(settings or {})}
    with (folder / "data" / "postgresql.auto.conf").open("a") as file:
        file.writelines(f"{key} = '{value}'\n" for key, value in lines.items())
    with (folder / "data" / "pg_hba.conf").open("a") as rules:
        rules.write("host replication all 127.0.0.0/8 scram-sha-256\nhost all all 127.0.0.0/8 scram-sha-256\n")
    cluster = LocalCluster(install, folder / "data", Target(address=address, port=port, dbname="postgres"), credentials)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _free_port(address: str) -> int:
    with socket.socket() as probe:
        probe.bind((address, 0))
        return int(probe.getsockname()[1])
