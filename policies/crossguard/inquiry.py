"""Asking all rules about what the engine handed over, once for each request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from policies.crossguard.alone import Alone
from policies.crossguard.answers import Answer, answers
from policies.crossguard.configuration import Configuration, built_in_levels
from policies.crossguard.engine_graph import Properties, engine_graph, given, resource_alone
from policies.crossguard.level import Level
from policies.errors import InputError
from policies.judge import OWN_IDS, Finding, Outcome, judge
from policies.recovery.evidence import EvidenceFolder
from policies.rule import Rule, Severity, Violation
from policies.sources.project import Project, read_project
from policies.sources.settings import settings_of
from policies.sources.stated import STACK
from policies.waiver import Waiver, apply_waivers, read_waivers

_WAIVERS = Path(__file__).parents[1] / "waivers"


@dataclass(frozen=True)
class Stack:
    """What the engine says of the stack; `preview` tells whether it only looks ahead."""

    name: str
    settings: Mapping[str, object]
    preview: bool


class _Waivers(NamedTuple):
    """A file of waivers and what it holds, or a finding for each mistake in it: then none counts."""

    file: Path
    waivers: tuple[Waiver, ...]
    mistakes: tuple[Finding, ...]


@dataclass
class Inquiry:
    """One preview, update or analysis, from its first resource to its last.

    Attributes:
        rules: all there are.
        folder: where the engine runs the pack: in the project.
        stack: None in an analysis of state, in which the engine does not say what it is about.
        evidence: what drills left, None where nobody named a folder.
    """

    rules: tuple[Rule, ...]
    folder: Path
    stack: Stack | None = None
    configuration: Configuration | None = None
    evidence: EvidenceFolder | None = None
    _inputs: dict[str, Properties] = field(default_factory=dict)
    _read: dict[str, _Waivers] = field(default_factory=dict)
    _alone: Alone | None = None

    def one(self, message: Any, now: datetime) -> tuple[Answer, ...]:
        """What blocks one resource before it is created, whatever the others are.

        Nothing is said of it in a preview, whose answer for the whole stack blocks just as well, nor in an analysis.
        """
        self._inputs[message.urn] = inputs = given(message.properties)
        if self.stack is None or self.stack.preview or message.type == STACK:
            return ()
        found = [_failed(rule, violation) for rule, violation in self._asked_alone(self.stack).faults(resource_alone(message, inputs))]
        if not found:
            return ()
        file, waivers, _ = self._waivers(self.stack.name)
        kept = apply_waivers(found, waivers, now.date(), lambda _rule: False)
        still = (f for f in kept if f.outcome is Outcome.FAILED and f.rule not in OWN_IDS)
        return tuple(answers(still, self.rules, replace(self._at, left_out={}), str(file), last=True))

    def whole(self, messages: Any, now: datetime) -> tuple[Answer, ...]:
        """What all rules say of the whole stack."""
        at = self._at
        listed = sorted(messages, key=lambda message: str(message.urn))  # the engine's own order changes from run to run
        stack = self.stack.name if self.stack else _stack_of(listed)
        settings, doubts = self._settings(stack)
        graph = engine_graph(listed, self._inputs, stack, settings, doubts)
        if self.evidence:
            graph = replace(graph, evidence=self.evidence.shown_to(stack, graph.settings))
        asked = tuple(r for r in self.rules if at.levels[r.id] is not Level.DISABLED)
        verdicts = judge(graph, asked)
        not_asked = {f.rule for f in verdicts.findings if f.outcome is Outcome.NOT_ASKED}
        answered = {r.id for r in asked} - not_asked
        file, waivers, mistakes = self._waivers(stack)
        findings = apply_waivers((*verdicts.findings, *mistakes), waivers, now.date(), answered.__contains__)
        last = self.stack is None or not self.stack.preview
        return tuple(answers(findings, self.rules, at, str(file), last=last))

    def _asked_alone(self, stack: Stack) -> Alone:
        if self._alone is None:
            blocking = (r for r in self.rules if self._at.levels[r.id] is Level.MANDATORY)
            self._alone = Alone(blocking, stack.name, stack.settings)
        return self._alone

    @property
    def _at(self) -> Configuration:
        return self.configuration or Configuration(built_in_levels(self.rules))

    def _settings(self, stack: str) -> tuple[Mapping[str, object] | None, tuple[str, ...]]:
        """The stack's settings; where they cannot be read, None and why."""
        if self.stack:
            return self.stack.settings, ()
        folder = self._at.project or next((p for p in (self.folder, *self.folder.parents) if (p / "Pulumi.yaml").is_file()), self.folder)
        try:
            return settings_of(read_project(folder, stack)), ()
        except InputError as error:
            return None, ("the stack's settings, so rules are asked as strictly as if there were none: " + "; ".join(error.problems),)

    def _waivers(self, stack: str) -> _Waivers:
        """What excuses findings of a stack, read once."""
        if stack not in self._read:
            self._read[stack] = self._read_waivers(stack)
        return self._read[stack]

    def _read_waivers(self, stack: str) -> _Waivers:
        place = self._at.waivers or _WAIVERS
        file = place if place.is_file() else place / f"{stack}.yaml"
        try:
            return _Waivers(file, read_waivers(file, (*(r.id for r in self.rules), *OWN_IDS)), ())
        except InputError as error:
            return _Waivers(file, (), tuple(Finding("WAIVER-001", Severity.HIGH, Outcome.FAILED, problem) for problem in error.problems))


def stack_of_engine(project: str, stack: str, config: Mapping[str, str], secret: frozenset[str], *, preview: bool) -> Stack:
    """What the engine says of a stack, its settings as rules read them."""
    read = settings_of(Project(project, stack, Path(), config, secret))
    return Stack(stack, read, preview)


def _failed(rule: Rule, violation: Violation) -> Finding:
    resource = violation.resource
    where = (resource.name, resource.type, resource.urn) if resource else ("", "", "")
    return Finding(rule.id, rule.severity, Outcome.FAILED, violation.reason, *where, remedy=rule.remedy)


def _stack_of(messages: list[Any]) -> str:
    """The stack's name, which every URN begins with; empty where there is no resource."""
    return messages[0].urn.split("::")[0].rpartition(":")[2] if messages else ""
