"""The catalogue of controls that rules may cite, kept as data beside this file.

Sources: 45 CFR 164.308 to 164.316 (titles of the standards and implementation specifications); NIST SP 800-53 revision 5, chapter 3
(names of controls and enhancements); CIS AWS Foundations Benchmark v3.0.0 (recommendations, in our words).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from policies.controls.control import Control, Framework

_FILE = Path(__file__).with_name("catalogue.json")


@cache
def catalogue() -> Mapping[str, Control]:
    """Every control by its citation, in the order of the frameworks."""
    found = json.loads(_FILE.read_text(encoding="utf-8"))
    controls = [Control(Framework(word), id, title) for word, listed in found.items() for id, title in listed.items()]
    return {c.citation: c for c in sorted(controls, key=lambda c: c.order)}


def control_of(citation: str) -> Control:
    """The control a citation names; one that is not catalogued says so in its title, so that a matrix still shows it."""
    if found := catalogue().get(citation):
        return found
    framework = next((f for f in Framework if citation.startswith(f"{f.value} ")), Framework.NIST)
    return Control(framework, citation.removeprefix(f"{framework.value} "), "not in the catalogue")


def uncovered(citations: Iterable[str]) -> tuple[Control, ...]:
    """Catalogued controls that none of these citations names: what a check says nothing about."""
    cited = frozenset(citations)
    return tuple(control for citation, control in catalogue().items() if citation not in cited)
