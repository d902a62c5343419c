"""The assessment for people: what must be done first, what was excused, and one line that sums it up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.text import Text

from policies.assessment import Assessment, Status
from policies.judge import Finding, Outcome
from policies.rule import Severity

SEVERITY_STYLE = {Severity.CRITICAL: "bold red", Severity.HIGH: "red", Severity.MEDIUM: "yellow", Severity.LOW: "blue"}
_ORDER = (Outcome.CRASHED, Outcome.FAILED, Outcome.DEFERRED, Outcome.NOT_ASKED, Outcome.KNOWN, Outcome.WAIVED)
_OUTCOME = {Outcome.CRASHED: "bold red", Outcome.FAILED: "red", Outcome.DEFERRED: "yellow", Outcome.NOT_ASKED: "yellow"} | dict.fromkeys(
    (Outcome.KNOWN, Outcome.WAIVED), "dim"
)
# These two are there only with a baseline, or from a source that cannot show everything.
_ONLY_IF_ANY = {Outcome.KNOWN, Outcome.NOT_ASKED}
STATUS_STYLE = {Status.GOOD: "green", Status.VIOLATION: "bold red", Status.INCONCLUSIVE: "bold yellow"}
_INDENT = " " * 32
_FIRST = 3
_TOGETHER = 5


def as_text(assessments: Iterable[Assessment], *, verbose: bool = False) -> Iterator[Text]:
    """Lines of each environment, the most urgent last, where the eye is; a summary closes each.

    What many resources have in common is said once, with the first of them, unless `verbose`.
    """
    for assessment in assessments:
        yield from _environment(assessment, verbose=verbose)


def _environment(assessment: Assessment, *, verbose: bool) -> Iterator[Text]:
    ranked = sorted(assessment.findings, key=_urgency, reverse=True)
    unasked = [f for f in ranked if f.outcome is Outcome.NOT_ASKED]
    yield from _not_asked(unasked)
    for _, alike in groupby((f for f in ranked if f.outcome is not Outcome.NOT_ASKED), key=lambda f: (f.outcome, f.rule, f.waiver)):
        yield from group_lines(tuple(reversed(list(alike))), verbose=verbose)
    for known in assessment.gone:
        where = known.resource or "the whole program"
        yield Text(f"{'gone':<19}{known.rule:<13}{where}: known since {known.first_seen}; remove it from the baseline", style="dim")
    for soon in assessment.expiring:
        yield Text(f"the {soon.waiver.label} expires on {soon.waiver.expires}: {soon.waiver.owner} answers for it", style="yellow")
    if assessment.left_out:
        yield Text(f"not for Checkov (not of AWS): {', '.join(assessment.left_out)}", style="dim")
    if assessment.checkov is None:
        yield Text("Checkov gave no verdict: only our own rules were asked", style="yellow")
    yield _summary(assessment)


def _not_asked(findings: Iterable[Finding]) -> Iterator[Text]:
    """Rules that nobody could ask for the same reason, together: there is one thing to do about all of them."""
    for reason, same in groupby(sorted(findings, key=lambda f: (f.reason, f.rule)), key=lambda f: f.reason):
        yield Text(f"{'not asked':<19}", style=_OUTCOME[Outcome.NOT_ASKED]).append(f"{', '.join(f.rule for f in same)}: {reason}", style="")


def _urgency(finding: Finding) -> tuple[int, int, str, str, str]:
    return (_ORDER.index(finding.outcome), list(Severity).index(finding.severity), finding.rule, finding.waiver, finding.resource)


def group_lines(findings: Sequence[Finding], *, verbose: bool) -> Iterator[Text]:
    """Findings of one rule with one outcome and one waiver: each on a line, or many of them as one."""
    first = findings[0]
    shade = "dim" if first.outcome in {Outcome.KNOWN, Outcome.WAIVED} else ""
    if verbose or len(findings) < _TOGETHER:
        for finding in findings:
            yield _head(finding).append(_told(finding), style=shade)
    else:
        yield _head(first).append(f"{len(findings)} times, first:", style=shade)
        for finding in findings[:_FIRST]:
            yield Text(f"{_INDENT}{_told(finding)}", style=shade)
        yield Text(f"{_INDENT}and {len(findings) - _FIRST} more; --verbose shows all", style="dim")
    if told := first.waiver or first.remedy:
        yield Text(f"{_INDENT}{told}", style="dim")


def _head(finding: Finding) -> Text:
    line = Text()
    line.append(f"{finding.outcome.value:<10}", style=_OUTCOME[finding.outcome])
    line.append(f"{finding.severity.value:<9}", style=SEVERITY_STYLE[finding.severity])
    return line.append(f"{finding.rule:<13}", style="bold")


def _told(finding: Finding) -> str:
    told = f"{finding.resource}: {finding.reason}" if finding.source == "checkov" and finding.resource else finding.reason
    return f"{told} (also {', '.join(finding.also)})" if finding.also else told


def _summary(assessment: Assessment) -> Text:
    said = assessment.checkov
    scanned = [f"{assessment.resources} resources", f"{len(assessment.rules)} rules"]
    scanned.append(f"{said.checks} Checkov checks ({said.version})" if said else "no Checkov checks")
    counts = ", ".join(f"{count} {outcome.value}" for outcome, count in assessment.counts.items() if count or outcome not in _ONLY_IF_ANY)
    line = Text(f"{assessment.environment}: {', '.join(scanned)}: ")
    return line.append(counts, style=STATUS_STYLE[assessment.status])
