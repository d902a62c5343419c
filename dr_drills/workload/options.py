"""What the writers are told: where to write, how fast, and how long to wait for an answer."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class WriterOptions:
    """Settings of one set of writers. Credentials are not among them: they come by environment or from `secret_id`.

    Attributes:
        ledger: file the attempts are appended to.
        name: DNS name (or address) of the database; asked anew at each connection.
        first_id: first row id of this drill, from `prepare_ledger`.
        writers: number of connections.
        rate: writes a second of each writer; 0 writes without a pause.
        dns: ``host:port`` of the name server; None takes HOLDFAST_DNS, else the system's.
        secret_id: secret with ``username`` and ``password``, fetched by the writers themselves.
        role: ARN of a role to assume for reading the secret.
        connect_seconds: how long a connection may take before it counts as failed.
        statement_seconds: how long a write may take before its outcome counts as unknown.
        back_off_seconds: pause after a write that did not end well.
        longest_seconds: the writers stop by themselves after this, should nobody be left to stop them.
    """

    ledger: Path
    name: str
    port: int
    dbname: str
    first_id: int = 0
    writers: int = 4
    rate: float = 50.0
    dns: str | None = None
    secret_id: str | None = None
    secret_region: str | None = None
    role: str | None = None
    connect_seconds: float = 1.0
    statement_seconds: float = 2.0
    back_off_seconds: float = 0.01
    longest_seconds: float = 3600.0

    @property
    def write_interval_seconds(self) -> float:
        """Mean time between two writes of all writers together; the resolution of what they see. 0 when unpaced."""
        return 1 / (self.rate * self.writers) if self.rate else 0.0

    def arguments(self) -> list[str]:
        """The command line that `parse` reads back; holds nothing secret."""
        pairs = {flag: getattr(self, field) for flag, field in _FLAGS.items()}
        return [part for flag, value in pairs.items() if value is not None for part in (flag, str(value))]

    @classmethod
    def parse(cls, arguments: list[str] | None = None) -> WriterOptions:
        """Read a command line; argparse reports mistakes and ends the program with status 2."""
        parser = argparse.ArgumentParser(
            prog="python -m dr_drills.workload.write",
            description="Writes rows to holdfast_ledger until stopped, and records each attempt in a ledger file. "
            "User and password come from HOLDFAST_WRITER_USER and HOLDFAST_WRITER_PASSWORD, or from --secret.",
        )
        for flag, field in _FLAGS.items():
            kind = _KINDS.get(field, str)
            parser.add_argument(flag, dest=field, type=kind, required=field in _REQUIRED, default=getattr(cls, field, None))
        return cls(**vars(parser.parse_args(arguments)))


_FLAGS = {
    "--ledger": "ledger",
    "--name": "name",
    "--port": "port",
    "--database": "dbname",
    "--first-id": "first_id",
    "--writers": "writers",
    "--rate": "rate",
    "--dns": "dns",
    "--secret": "secret_id",
    "--secret-region": "secret_region",
    "--role": "role",
    "--connect-seconds": "connect_seconds",
    "--statement-seconds": "statement_seconds",
    "--back-off-seconds": "back_off_seconds",
    "--longest-seconds": "longest_seconds",
}
_REQUIRED = frozenset({"ledger", "name", "port", "dbname"})
_KINDS = {
    "ledger": Path,
    "port": int,
    "first_id": int,
    "writers": int,
    "rate": float,
    "connect_seconds": float,
    "statement_seconds": float,
    "back_off_seconds": float,
    "longest_seconds": float,
}
