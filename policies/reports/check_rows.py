"""Checkov's checks by their ids, with counts for each environment. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from policies.assessment import Assessment
from policies.judge import Outcome
from policies.reports.environment_section import named, slug


@dataclass(frozen=True)
class CheckVerdict:
    """One environment's answer, with the class that colours it and where its findings stand (empty if there are none).

    A check that was run and gave no verdict is not a good one.
    """

    words: str
    kind: str
    href: str


@dataclass(frozen=True)
class CheckRow:
    """One check."""

    id: str
    name: str
    verdicts: tuple[CheckVerdict, ...]

    @property
    def quiet(self) -> bool:
        """Whether it found nothing anywhere."""
        return all(v.kind in {"good", "none"} for v in self.verdicts)


def check_rows(assessments: Sequence[Assessment]) -> tuple[CheckRow, ...]:
    """Every check that gave a verdict in some environment, by id; none where Checkov was not asked.

    Where one of our rules found the same, the finding carries our rule's id, and the check leads there.
    """
    names: dict[str, str] = {}
    counts: list[dict[str, Counter[Outcome]]] = []
    for assessment in assessments:
        here: dict[str, Counter[Outcome]] = defaultdict(Counter)
        for check in (*assessment.checkov.passed, *assessment.checkov.failed) if assessment.checkov else ():
            names.setdefault(check.id, check.name)
            here[check.id][Outcome.PASSED] += 0
        for check in assessment.checkov.passed if assessment.checkov else ():
            here[check.id][Outcome.PASSED] += 1
        for finding in assessment.findings:
            for id in (finding.rule, *finding.also):
                if id in here:
                    here[id][finding.outcome] += 1
        counts.append(here)
    ordered = sorted(names, key=_numbered)
    return tuple(
        CheckRow(id, names[id], tuple(_verdict(id, a, here.get(id)) for a, here in zip(assessments, counts, strict=True))) for id in ordered
    )


def _numbered(id: str) -> tuple[str, int]:
    family, _, number = id.rpartition("_")
    return family, int(number) if number.isdigit() else 0


def _verdict(id: str, assessment: Assessment, counts: Counter[Outcome] | None) -> CheckVerdict:
    if counts is None:
        return CheckVerdict("no resource" if assessment.checkov else "not asked", "none" if assessment.checkov else "unsure", "")
    bad = counts[Outcome.FAILED] + counts[Outcome.KNOWN]
    told = [f"{counts[o]} {o.value}" for o in (Outcome.FAILED, Outcome.KNOWN, Outcome.WAIVED, Outcome.PASSED) if counts[o]]
    kind = "bad" if bad else "soft" if counts[Outcome.WAIVED] else "good" if told else "unsure"
    rules = [f.rule for f in assessment.findings if f.rule == id] or [f.rule for f in assessment.findings if id in f.also]
    return CheckVerdict(", ".join(told) or "no verdict", kind, f"{slug(named(assessment))}-{slug(rules[0])}" if rules else "")
