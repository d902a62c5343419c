"""Texts that must not be repeated, taken out of whatever is said."""

from __future__ import annotations

from collections.abc import Iterable

MASK = "[secret]"


def masked(text: str, secrets: Iterable[str]) -> str:
    """The text without any of the secrets, the longest taken out first."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, MASK).replace(repr(secret)[1:-1], MASK)
    return text
