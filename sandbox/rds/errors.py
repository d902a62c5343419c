"""What can go wrong between a record and the database behind it."""


class RdsError(Exception):
    """A database could not be brought in line with its record; the message names the instance and the reason."""
