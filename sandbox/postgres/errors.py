"""What can go wrong with a cluster."""


class PostgresError(Exception):
    """A PostgreSQL program failed or a server did not do what was asked; the message carries its own words."""


class PostgresMissingError(Exception):
    """PostgreSQL or a program it needs is not on this machine; the message says what to install."""
