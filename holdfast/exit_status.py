"""What the exit status of every command means."""

from enum import IntEnum


class ExitStatus(IntEnum):
    """The five ways a command ends; the same numbers everywhere, so that a scheduler can act on them."""

    GOOD = 0
    VIOLATION = 1
    USAGE = 2
    UNAVAILABLE = 3
    INCONCLUSIVE = 4
