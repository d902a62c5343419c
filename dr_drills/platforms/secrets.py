"""Where a drill gets credentials from, at run time and never earlier."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


class SecretsError(Exception):
    """Credentials could not be had; the message names the secret, never its value."""


@dataclass(frozen=True)
class Credentials:
    """A user and its password; the password never shows in a repr, a log or the journal."""

    username: str
    password: str = field(repr=False)


class Secrets(Protocol):
    """A platform's store of secrets."""

    def credentials(self, secret_id: str, region: str) -> Credentials:
        """The current credentials under `secret_id`.

        Raises:
            SecretsError: there are none or they cannot be read.
        """
        ...
