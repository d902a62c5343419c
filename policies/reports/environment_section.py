"""What the page says about one environment: its figures, and its findings by rule, alike ones together. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from policies.assessment import Assessment
from policies.controls import Control, control_of
from policies.judge import Finding, Outcome
from policies.reports.headline import Headline, headline
from policies.reports.places import Places
from policies.rule import Severity

_ORDER = (Outcome.FAILED, Outcome.CRASHED, Outcome.DEFERRED, Outcome.NOT_ASKED, Outcome.KNOWN, Outcome.WAIVED)
_SHORTEST_NAME = 2
_ONLY_IF_ANY = {Outcome.CRASHED, Outcome.DEFERRED, Outcome.NOT_ASKED, Outcome.KNOWN}


@dataclass(frozen=True)
class Row:
    """Resources of one type about which the same is said."""

    outcome: Outcome
    resources: tuple[str, ...]
    type: str
    reason: str
    waiver: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """All findings of one rule."""

    id: str
    severity: Severity
    asks: str
    remedy: str
    controls: tuple[Control, ...]
    counts: str
    also: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class EnvironmentSection:
    """One environment: `counts` are words with their number and class."""

    name: str
    slug: str
    assessment: Assessment
    headline: Headline
    counts: tuple[tuple[str, int, str], ...]
    groups: tuple[Group, ...]


def environment_section(assessment: Assessment, places: Places | None) -> EnvironmentSection:
    """The most urgent rule first."""
    name = named(assessment)
    return EnvironmentSection(
        name, slug(name), assessment, headline([assessment]), tuple(_counts(assessment)), tuple(_groups(assessment, places))
    )


def named(assessment: Assessment) -> str:
    """The environment's name; a file may give none."""
    return assessment.environment or "unnamed"


def slug(text: str) -> str:
    """Something that can be linked to."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "unnamed"


def _counts(assessment: Assessment) -> Iterator[tuple[str, int, str]]:
    kinds = {Outcome.FAILED: "bad", Outcome.KNOWN: "bad", Outcome.PASSED: "good", Outcome.WAIVED: "soft"}
    for outcome in (*_ORDER, Outcome.PASSED):
        count = assessment.counts[outcome]
        if count or outcome not in _ONLY_IF_ANY:
            yield outcome.value, count, kinds.get(outcome, "unsure") if count else "soft"


def _groups(assessment: Assessment, places: Places | None) -> Iterator[Group]:
    rules = {r.id: r for r in assessment.rules}
    ordered = sorted(assessment.findings, key=lambda f: f.rule)
    by_rule = [(id, tuple(found)) for id, found in groupby(ordered, key=lambda f: f.rule)]
    for id, found in sorted(by_rule, key=lambda g: _urgency(g[1])):
        first, rule = found[0], rules.get(id)
        asks = rule.asks if rule else first.reason if first.source == "checkov" else ""
        counts = Counter(f.outcome for f in found)
        yield Group(
            id,
            first.severity,
            asks,
            first.remedy,
            tuple(control_of(c) for c in rule.controls) if rule else (),
            ", ".join(f"{counts[o]} {o.value}" for o in _ORDER if counts[o]),
            tuple(sorted({also for f in found for also in f.also})),
            tuple(_rows(found, assessment, places)),
        )


def _urgency(found: Iterable[Finding]) -> tuple[int, int, str]:
    """Of the worst of them."""
    return min((_ORDER.index(f.outcome), list(Severity).index(f.severity), f.rule) for f in found)


def _rows(found: Iterable[Finding], assessment: Assessment, places: Places | None) -> Iterator[Row]:
    """Findings that say the same but for the name of their resource, together."""

    def alike(finding: Finding) -> tuple[int, str, str, str]:
        return (_ORDER.index(finding.outcome), finding.waiver, _nameless(finding), finding.type)

    for (_, waiver, nameless, type_), same in groupby(sorted(found, key=lambda f: (*alike(f), f.resource)), key=alike):
        listed = tuple(same)
        where = dict.fromkeys(str(places.of_finding(f, assessment)) for f in listed) if places else {}
        reason = listed[0].reason if len(listed) == 1 else nameless
        yield Row(listed[0].outcome, tuple(_about(f) for f in listed), type_, reason, waiver, tuple(where))


def _nameless(finding: Finding) -> str:
    """The reason with an ellipsis for the resource, whose name stands beside it."""
    if len(finding.resource) < _SHORTEST_NAME:
        return finding.reason
    return re.sub(rf"(?<![\w-]){re.escape(finding.resource)}(?![\w-])", "…", finding.reason)


def _about(finding: Finding) -> str:
    return finding.resource or (f"{Path(finding.file).name}, line {finding.line}" if finding.file else "the whole program")
