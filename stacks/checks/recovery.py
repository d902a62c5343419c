"""Rules about recovery."""

from __future__ import annotations

from stacks.checks.finding import Check

CHECKS: tuple[Check, ...] = ()
