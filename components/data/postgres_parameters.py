"""Server parameters that every PostgreSQL database gets, on RDS and in Aurora.

Pure. Source: Amazon RDS User Guide, "Using SSL with a PostgreSQL DB instance" and "RDS for PostgreSQL database log files"; PostgreSQL
documentation, "Error Reporting and Logging" (a failed statement is logged with its text, an error's detail shows the offending row, and
``log_statement`` logs ``CREATE ROLE ... PASSWORD`` as it was typed).

No statement is logged, not by pgaudit either, which RDS offers: its README promises no redaction, what it does redact are statements about
roles and user mappings, and its repository tells of passwords that got through (issues 166, 201, 214). Told to leave the texts out it
could still name the structures that changed, but its extension must be created inside each database first, where we make nothing. So the
log says who connected and when; what they changed, it does not say.

``wal_retrieve_retry_interval``, which decides how soon a standby of ours asks again for what it lacks, is not here: that RDS lets it be
set could not be confirmed, and Aurora replicates by its storage.
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
    Parameter(name="log_statement", value="none", why="CREATE ROLE and its like are changes of structure and show their passwords"),
    Parameter(name="log_min_error_statement", value="panic", why="the text of a statement that failed holds patient data too"),
    Parameter(name="log_error_verbosity", value="terse", why="the detail of an error shows the row that it is about"),
    Parameter(name="log_min_duration_statement", value="-1", why="statement texts hold patient data and stay out of logs"),
)


def aurora_family(engine_version: str) -> str:
    """The cluster parameter group family of a version: ``aurora-postgresql17`` for ``17`` and ``17.5``."""
    return f"aurora-postgresql{engine_version.partition('.')[0]}"


def family(engine_version: str) -> str:
    """The parameter group family of a version: ``postgres18`` for ``18`` and ``18.4``."""
    return f"postgres{engine_version.partition('.')[0]}"
