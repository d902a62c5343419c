"""Rules about connectivity: names, private paths, partners."""

from __future__ import annotations

from stacks.checks import partners, private_paths, resolver
from stacks.checks.finding import Check

CHECKS: tuple[Check, ...] = (*resolver.CHECKS, *private_paths.CHECKS, *partners.CHECKS)
