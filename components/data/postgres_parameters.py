"""Server parameters that every PostgreSQL database gets.

Pure. Source: Amazon RDS User Guide, "Using SSL with a PostgreSQL DB instance" and "RDS for PostgreSQL database log files".
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One parameter; `at_once` is False for those that need a restart."""

    name: str
    value: str
    why: str
    at_once: bool = True


PARAMETERS = (
    Parameter(name="rds.force_ssl", value="1", why="no session without TLS"),
    Parameter(name="ssl_min_protocol_version", value="TLSv1.2", why="nothing older than TLS 1.2"),
    Parameter(name="log_connections", value="1", why="who came"),
    Parameter(name="log_disconnections", value="1", why="and when they left"),
    Parameter(name="log_statement", value="ddl", why="every change of structure; no data"),
    Parameter(name="log_min_duration_statement", value="-1", why="statement texts hold patient data and stay out of logs"),
)


def family(engine_version: str) -> str:
    """The parameter group family of a version: ``postgres18`` for ``18`` and ``18.4``."""
    return f"postgres{engine_version.partition('.')[0]}"
