"""What a rule needs to be shown besides resources, and a source may be unable to show."""

from __future__ import annotations

from enum import StrEnum


class Need(StrEnum):
    """The value is how a reader is told what is missing."""

    ACCOUNTS = "which accounts are ours"
    EVIDENCE = "the evidence of drills"
    OPTIONS = "the engine's options, such as protect"
    OUTPUTS = "the stack's outputs"
    SECRET_ORIGIN = "where a secret comes from"  # noqa: S105 - words, not a secret
    SETTINGS = "the environment's settings"


class NotShownError(Exception):
    """A rule came to need something that the source cannot show; it is not asked, which is said."""

    def __init__(self, need: Need) -> None:
        super().__init__(need.value)
        self.need = need
