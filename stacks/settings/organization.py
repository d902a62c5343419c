"""Guardrails of the organization: service control, resource control, tag and backup policies."""

from __future__ import annotations

from stacks.words import Section


class Organization(Section):
    """Guardrails of the organization: service control, resource control, tag and backup policies."""
