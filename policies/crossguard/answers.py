"""What the pack answers: each finding under the policy that reports it, with a message that says what, where and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policies.crossguard.configuration import GUARDS, SHOWN, Configuration
from policies.crossguard.level import Level
from policies.judge import Finding, Outcome
from policies.rule import Rule

ABOUT = {
    GUARDS[0]: "Was anything scanned, and did every rule answer?",
    GUARDS[1]: "Is every waiver in force?",
    SHOWN: "What is deferred to the update, waived, not asked or left out?",
}
_NO_SILENT_PASS, _WAIVERS_IN_ORDER = GUARDS
_SHOWN_OUTCOMES = frozenset({Outcome.DEFERRED, Outcome.WAIVED, Outcome.NOT_ASKED, Outcome.KNOWN})


@dataclass(frozen=True)
class Answer:
    """One diagnostic for the engine; `urn` is empty where it is about the whole stack."""

    policy: str
    level: Level
    message: str
    urn: str = ""


def answers(findings: Iterable[Finding], rules: Iterable[Rule], at: Configuration, waivers: str, *, last: bool) -> Iterator[Answer]:
    """What to tell the engine.

    Args:
        findings: of all rules that were asked.
        rules: all there are.
        at: levels, and what was left out.
        waivers: the file in which an exception would be written.
        last: whether no later request will know more, as in an update. What is deferred then stays unanswered, and blocks if its rule does.
    """
    by_id = {r.id: r for r in rules}
    for finding in findings:
        policy = _policy(finding, at, last=last)
        asks = ABOUT[policy] if policy in ABOUT else by_id[policy].asks
        yield Answer(policy, at.levels[policy], f"{asks}\n{_message(finding, waivers, last=last)}", finding.urn)
    for rule, reason in at.left_out.items():
        yield Answer(SHOWN, at.levels[SHOWN], f"{ABOUT[SHOWN]}\n{rule} LEFT OUT by the pack's configuration: {reason}")


def _policy(finding: Finding, at: Configuration, *, last: bool) -> str:
    """The policy that reports a finding; a finding of no kind that is known here is never left unreported."""
    if finding.rule == "WAIVER-001":
        return _WAIVERS_IN_ORDER
    if finding.outcome is Outcome.FAILED and finding.rule in at.levels:
        return finding.rule
    unanswered = finding.outcome is Outcome.DEFERRED and last and at.levels.get(finding.rule) is Level.MANDATORY
    return SHOWN if finding.outcome in _SHOWN_OUTCOMES and not unanswered else _NO_SILENT_PASS


def _message(finding: Finding, waivers: str, *, last: bool) -> str:
    where = f" [{finding.type} {finding.resource}]" if finding.type else ""
    said = f"{finding.rule} {finding.outcome.value.upper()}: {finding.reason}{where}."
    match finding.outcome:
        case Outcome.WAIVED:
            return f"{said} {finding.waiver}"
        case Outcome.FAILED if finding.rule != "WAIVER-001":
            return f"{said} {finding.remedy} To accept it for a time, add a waiver to {waivers}."
        case Outcome.NOT_ASKED:
            return said
        case Outcome.DEFERRED if last:
            return f"{said} Everything is known now, so nothing later will answer it: declare what is missing, or break it up."
        case Outcome.DEFERRED:
            return f"{said} The update asks again."
        case _:
            return f"{said} {finding.remedy}".rstrip()
