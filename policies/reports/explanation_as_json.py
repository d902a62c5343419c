"""Rules and explanations as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from policies.explanation import Explanation
from policies.reports.explanation_as_text import snippet
from policies.rule import Rule


def explanation_as_json(explained: Explanation, today: date) -> str:
    """All of it."""
    document = {
        "id": explained.id,
        "severity": explained.severity.value,
        "asks": explained.asks,
        "why": explained.why,
        "remedy": explained.remedy,
        "controls": [{"id": c.citation, "title": c.title} for c in explained.controls],
        "needs": list(explained.needs),
        "types": list(explained.types),
        "waived": list(explained.waived),
        "waiver": snippet(explained.id, today) if explained.may_be_waived else None,
    }
    return json.dumps(document, indent=2)


def rules_as_json(rules: Iterable[Rule]) -> str:
    """Every rule in short."""
    return json.dumps([{"id": r.id, "severity": r.severity.value, "asks": r.asks, "controls": list(r.controls)} for r in rules], indent=2)
