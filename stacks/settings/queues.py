"""Queues by interface."""

from __future__ import annotations

from stacks.words import Section


class Queues(Section):
    """Queues by interface."""
