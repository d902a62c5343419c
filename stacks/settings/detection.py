"""Threat detection, configuration rules, and the stream to a SIEM."""

from __future__ import annotations

from stacks.words import Section


class Detection(Section):
    """Threat detection, configuration rules, and the stream to a SIEM."""
