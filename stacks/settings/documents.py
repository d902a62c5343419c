"""Document buckets by system."""

from __future__ import annotations

from stacks.words import Section


class Documents(Section):
    """Document buckets by system."""
