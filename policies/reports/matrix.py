"""Which control each environment upholds, as far as rules can tell: the worst answer of a control's rules is the control's. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from policies.assessment import Assessment
from policies.controls import Control, control_of
from policies.judge import Outcome
from policies.rule import Rule


class Verdict(StrEnum):
    """What can be said about a rule or a control, the worst first.

    ``VIOLATED`` and ``KNOWN`` are both violations, the second one older than a baseline. ``NOT_ANSWERED`` is a rule that was not asked,
    crashed or waits for a value. Rules show that nothing they look for is wrong; they do not certify.
    """

    VIOLATED = "violated"
    KNOWN = "violated, known"
    NOT_ANSWERED = "not answered"
    WAIVED = "waived"
    UPHELD = "nothing found"


_OF = {
    Outcome.FAILED: Verdict.VIOLATED,
    Outcome.KNOWN: Verdict.KNOWN,
    Outcome.CRASHED: Verdict.NOT_ANSWERED,
    Outcome.DEFERRED: Verdict.NOT_ANSWERED,
    Outcome.NOT_ASKED: Verdict.NOT_ANSWERED,
    Outcome.WAIVED: Verdict.WAIVED,
    Outcome.PASSED: Verdict.UPHELD,
}


@dataclass(frozen=True)
class RuleLine:
    """One rule: its verdict in each environment, and how many findings stand behind it there."""

    rule: Rule
    verdicts: tuple[Verdict, ...]
    counts: tuple[int, ...]

    @property
    def quiet(self) -> bool:
        """Whether nothing was found anywhere, and nothing left open."""
        return set(self.verdicts) == {Verdict.UPHELD}


@dataclass(frozen=True)
class ControlLine:
    """One control: its verdict in each environment, and the rules that speak to it."""

    control: Control
    verdicts: tuple[Verdict, ...]
    lines: tuple[RuleLine, ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules alone."""
        return tuple(line.rule for line in self.lines)

    @property
    def loud(self) -> tuple[RuleLine, ...]:
        """Rules that found something somewhere, or gave no answer."""
        return tuple(line for line in self.lines if not line.quiet)

    @property
    def quiet(self) -> bool:
        """Whether nothing was found anywhere, and nothing left open."""
        return not self.loud


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The first of them in the order of `Verdict`; where nobody answered, nothing was answered."""
    return min(verdicts, key=list(Verdict).index, default=Verdict.NOT_ANSWERED)


def rule_lines(assessments: Sequence[Assessment]) -> tuple[RuleLine, ...]:
    """Every rule of ours, in the order of ids."""
    rules = {r.id: r for a in assessments for r in a.rules}
    answers = [_answers(a) for a in assessments]
    lines = []
    for rule in (rules[id] for id in sorted(rules)):
        found = [a.get(rule.id, []) for a in answers]
        counts = tuple(sum(v is not Verdict.UPHELD for v in verdicts) for verdicts in found)
        lines.append(RuleLine(rule, tuple(worst(verdicts) for verdicts in found), counts))
    return tuple(lines)


def control_lines(assessments: Sequence[Assessment]) -> tuple[ControlLine, ...]:
    """Every control that a rule speaks to, in the order of the frameworks."""
    by_citation: dict[str, list[RuleLine]] = defaultdict(list)
    for line in rule_lines(assessments):
        for citation in line.rule.controls:
            by_citation[citation].append(line)
    controls = sorted((control_of(c) for c in by_citation), key=lambda c: c.order)
    return tuple(_line(c, by_citation[c.citation], len(assessments)) for c in controls)


def _line(control: Control, lines: Sequence[RuleLine], environments: int) -> ControlLine:
    verdicts = tuple(worst(line.verdicts[n] for line in lines) for n in range(environments))
    return ControlLine(control, verdicts, tuple(lines))


def _answers(assessment: Assessment) -> dict[str, list[Verdict]]:
    """The answers of each rule; a rule that neither passed nor found anything has none."""
    found: dict[str, list[Verdict]] = {id: [Verdict.UPHELD] for id in assessment.passed}
    for finding in assessment.findings:
        found.setdefault(finding.rule, []).append(_OF[finding.outcome])
    return found
