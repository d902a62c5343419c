"""Budgets and cost anomalies."""

from __future__ import annotations

from stacks.words import Section


class Spending(Section):
    """Budgets and cost anomalies."""
