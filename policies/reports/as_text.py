"""The assessment for people: what must be done first, what was excused, and one line that sums it up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from policies.assessment import Assessment, Status
from policies.judge import Finding, Outcome
from policies.rule import Severity

_SEVERITY = {Severity.CRITICAL: "bold red", Severity.HIGH: "red", Severity.MEDIUM: "yellow", Severity.LOW: "blue"}
_ORDER = (Outcome.CRASHED, Outcome.FAILED, Outcome.DEFERRED, Outcome.NOT_ASKED, Outcome.KNOWN, Outcome.WAIVED)
_OUTCOME = {Outcome.CRASHED: "bold red", Outcome.FAILED: "red", Outcome.DEFERRED: "yellow", Outcome.NOT_ASKED: "yellow"} | dict.fromkeys(
    (Outcome.KNOWN, Outcome.WAIVED), "dim"
)
# These two are there only with a baseline, or from a source that cannot show everything.
_ONLY_IF_ANY = {Outcome.KNOWN, Outcome.NOT_ASKED}
_STATUS = {Status.GOOD: "green", Status.VIOLATION: "bold red", Status.INCONCLUSIVE: "bold yellow"}


def as_text(assessments: Iterable[Assessment]) -> Iterator[Text]:
    """Lines of each environment, the most urgent last, where the eye is; a summary closes each."""
    for assessment in assessments:
        yield from _environment(assessment)


def _environment(assessment: Assessment) -> Iterator[Text]:
    ranked = sorted(assessment.findings, key=_urgency, reverse=True)
    for finding in ranked:
        yield from _finding(finding)
    if assessment.left_out:
        yield Text(f"not for Checkov (not of AWS): {', '.join(assessment.left_out)}", style="dim")
    if assessment.checkov is None:
        yield Text("Checkov gave no verdict: only our own rules were asked", style="yellow")
    yield _summary(assessment)


def _urgency(finding: Finding) -> tuple[int, int, str, str]:
    return (_ORDER.index(finding.outcome), list(Severity).index(finding.severity), finding.rule, finding.resource)


def _finding(finding: Finding) -> Iterator[Text]:
    line = Text()
    line.append(f"{finding.outcome.value:<10}", style=_OUTCOME[finding.outcome])
    line.append(f"{finding.severity.value:<9}", style=_SEVERITY[finding.severity])
    line.append(f"{finding.rule:<13}", style="bold")
    line.append(f"{finding.resource}: {finding.reason}" if finding.source == "checkov" and finding.resource else finding.reason)
    yield line
    if finding.waiver:
        yield Text(f"{'':<32}{finding.waiver}", style="dim")
    elif finding.remedy:
        yield Text(f"{'':<32}{finding.remedy}", style="dim")


def _summary(assessment: Assessment) -> Text:
    said = assessment.checkov
    scanned = [f"{assessment.resources} resources", f"{len(assessment.rules)} rules"]
    scanned.append(f"{said.checks} Checkov checks ({said.version})" if said else "no Checkov checks")
    counts = ", ".join(f"{count} {outcome.value}" for outcome, count in assessment.counts.items() if count or outcome not in _ONLY_IF_ANY)
    line = Text(f"{assessment.environment}: {', '.join(scanned)}: ")
    line.append(counts, style=_STATUS[assessment.status])
    return line
