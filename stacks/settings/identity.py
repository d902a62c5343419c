"""Roles by duty, federation, break-glass and the account's password policy."""

from __future__ import annotations

from stacks.words import Section


class Identity(Section):
    """Roles by duty, federation, break-glass and the account's password policy."""
