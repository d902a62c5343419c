"""The private certificate authority and what it issues."""

from __future__ import annotations

from stacks.words import Section


class Certificates(Section):
    """The private certificate authority and what it issues."""
