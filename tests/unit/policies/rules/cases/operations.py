"""Where rules of operations, tags and cost say yes and no."""

from __future__ import annotations

from tests.unit.policies.rules.case import Case

CASES: tuple[Case, ...] = ()
