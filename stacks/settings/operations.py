"""Dashboards, alarms and synthetic journeys."""

from __future__ import annotations

from stacks.words import Section


class Operations(Section):
    """Dashboards, alarms and synthetic journeys."""
