"""One CrossGuard policy for each rule, and three that make sure nothing passes in silence.

High and critical rules are mandatory. A rule that crashes, a waiver that is out of order and an empty stack block too; what is deferred
or waived is shown without blocking, and asked again by the update, which knows every value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from pulumi_policy import EnforcementLevel, Policy, ReportViolation, StackValidationArgs, StackValidationPolicy
from pulumi_policy import Severity as PackSeverity

from policies.crossguard.engine_graph import engine_graph, stack_of
from policies.errors import InputError
from policies.judge import Finding, Outcome, judge
from policies.rule import Rule, Severity
from policies.sources.settings import settings_near
from policies.waiver import Waiver, apply_waivers, read_waivers

_WAIVERS = Path(__file__).parents[1] / "waivers"
_LEVELS = {True: EnforcementLevel.MANDATORY, False: EnforcementLevel.ADVISORY}
_OWN = ("CHECK-001", "CHECK-002", "WAIVER-001")

Wanted = Callable[[Finding], bool]


def pack_policies(rules: Iterable[Rule], folder: Path, waivers: Path = _WAIVERS) -> list[Policy]:
    """The policies of the pack.

    Args:
        rules: what to ask.
        folder: where the engine runs the pack: in the project. The stack's settings are read there, because the engine hands its
            configuration to a pack in a message that the SDK drops.
        waivers: folder with a file of waivers for each stack.
    """
    asked = tuple(rules)
    ask = _Ask(asked, folder, waivers)
    return [
        *(ask.policy(r.id, r.asks, _LEVELS[r.severity.blocks], (r,), _failed, severity=r.severity) for r in asked),
        ask.policy("no-silent-pass", "Was anything scanned, and did every rule answer?", EnforcementLevel.MANDATORY, asked, _unanswered),
        ask.policy("waivers-in-order", "Is every waiver in force?", EnforcementLevel.MANDATORY, asked, _waiver_violation),
        ask.policy("shown-not-blocked", "What is deferred to the update, or waived?", EnforcementLevel.ADVISORY, asked, _shown),
    ]


class _Ask:
    """Makes policies that ask some rules and report some of the answers."""

    def __init__(self, rules: tuple[Rule, ...], folder: Path, waivers: Path) -> None:
        self._folder, self._waivers = folder, waivers
        self._known = (*(r.id for r in rules), *_OWN)

    def policy(
        self, name: str, about: str, level: EnforcementLevel, rules: tuple[Rule, ...], wanted: Wanted, *, severity: Severity = Severity.HIGH
    ) -> StackValidationPolicy:
        """One policy."""

        def validate(args: StackValidationArgs, report: ReportViolation) -> None:
            stack = stack_of(args.resources)
            graph = engine_graph(args.resources, stack, settings_near(self._folder, stack))
            waivers, mistakes = self._read(stack)
            findings = (*judge(graph, rules).findings, *mistakes)
            for finding in apply_waivers(findings, waivers, datetime.now(tz=UTC).date(), frozenset(r.id for r in rules).__contains__):
                if wanted(finding):
                    report(_message(finding), finding.urn or None)

        return StackValidationPolicy(name, about, validate, level, severity=PackSeverity(severity.value))

    def _read(self, stack: str) -> tuple[tuple[Waiver, ...], tuple[Finding, ...]]:
        """The waivers, or a finding for each mistake in them: then none counts."""
        try:
            return read_waivers(self._waivers / f"{stack}.yaml", self._known), ()
        except InputError as error:
            return (), tuple(Finding("WAIVER-001", Severity.HIGH, Outcome.FAILED, problem) for problem in error.problems)


def _failed(finding: Finding) -> bool:
    return finding.outcome is Outcome.FAILED and finding.rule not in _OWN


def _unanswered(finding: Finding) -> bool:
    return finding.outcome is Outcome.CRASHED or finding.rule == "CHECK-001"


def _waiver_violation(finding: Finding) -> bool:
    return finding.rule == "WAIVER-001"


def _shown(finding: Finding) -> bool:
    return finding.outcome in {Outcome.DEFERRED, Outcome.WAIVED, Outcome.NOT_ASKED}


def _message(finding: Finding) -> str:
    told = finding.waiver if finding.outcome is Outcome.WAIVED else finding.remedy
    return f"{finding.rule} {finding.outcome.value.upper()}: {finding.reason}. {told}"
