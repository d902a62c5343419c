"""Fold what Checkov found into our own finding where both asked the same question, by a reviewed table (`same_question.json`).

Folded is not gone: our finding names Checkov's in `also`. Only a failed finding takes others in, and only on the same resource; a
waiver must name our rule to cover both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from policies.judge import Finding, Outcome

_TABLE = Path(__file__).with_name("same_question.json")


@dataclass(frozen=True)
class SameQuestion:
    """One question that both ask of a type.

    Attributes:
        rule: ours; `check`: Checkov's; `type`: Pulumi's token of the resource on which both report.
        stricter: how ours asks for more, empty where both want the same.
    """

    rule: str
    check: str
    type: str
    stricter: str = ""


@cache
def same_questions() -> tuple[SameQuestion, ...]:
    """The checked-in table."""
    listed = json.loads(_TABLE.read_text(encoding="utf-8"))["same"]
    return tuple(SameQuestion(e["rule"], e["check"], e["type"], e.get("stricter", "")) for e in listed)


def folded(findings: Iterable[Finding], questions: Iterable[SameQuestion] | None = None) -> tuple[Finding, ...]:
    """Findings in their order, without those of Checkov that another of them now names."""
    asked: Mapping[tuple[str, str], list[str]] = _rules_by_check(same_questions() if questions is None else questions)
    kept: list[Finding] = []
    place: dict[tuple[str, str], int] = {}
    others: list[Finding] = []
    for finding in findings:
        if finding.source == "checkov":
            others.append(finding)
            continue
        if finding.outcome is Outcome.FAILED and finding.urn:
            place.setdefault((finding.rule, finding.urn), len(kept))
        kept.append(finding)
    for finding in others:
        rules = asked.get((finding.rule, finding.type), ()) if finding.outcome is Outcome.FAILED else ()
        home = next((place[rule, finding.urn] for rule in rules if (rule, finding.urn) in place), None)
        if home is None:
            kept.append(finding)
        else:
            kept[home] = replace(kept[home], also=(*kept[home].also, finding.rule))
    return tuple(kept)


def _rules_by_check(questions: Iterable[SameQuestion]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for question in questions:
        found.setdefault((question.check, question.type), []).append(question.rule)
    return found
