"""What a validator raises when it has no answer."""


class ValidationError(Exception):
    """Something could not be read or compared, so nothing is known about it; never a pass. Names the table and the code."""
