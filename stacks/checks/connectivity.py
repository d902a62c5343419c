"""Rules about connectivity."""

from __future__ import annotations

from stacks.checks import resolver
from stacks.checks.finding import Check

CHECKS: tuple[Check, ...] = (*resolver.CHECKS,)
