"""Vaults, plans by tier, copies and restore tests."""

from __future__ import annotations

from stacks.words import Section


class Backup(Section):
    """Vaults, plans by tier, copies and restore tests."""
