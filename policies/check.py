"""One check of some environments: read each, ask our rules, ask Checkov once for all, apply the waivers and the baseline.

Every part that could not be had is visible in the answer.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from policies.assessment import Assessment
from policies.errors import InconclusiveError
from policies.evidence import EvidenceFolder
from policies.graph import Graph
from policies.judge import Finding, Outcome, judge
from policies.rule import Severity
from policies.rules import all_rules
from policies.scan.checkov import Scan, scan
from policies.scan.severity import severity_of
from policies.source import Source
from policies.subject import Subject, read_subject
from policies.terraform.names import name_table
from policies.terraform.plan import Plan, terraform_plan
from policies.waiver import Waiver, applied, read_waivers

_WAIVERS = Path(__file__).parent / "waivers"
OWN_IDS = ("CHECK-001", "CHECK-002", "WAIVER-001")

Task = Callable[[str], AbstractContextManager[object]]


@dataclass(frozen=True)
class Request:
    """What to check, and how.

    Attributes:
        subjects: the environments, at least one.
        checkov: the program, or None to leave it out.
        today: decides which waivers have expired.
        save_plan: where to keep the Terraform plan, or None.
        waivers: a file, or a folder with a file for each environment; by default the folder beside this file.
        evidence: what drills have proven; `EvidenceFolder.shown_to` says which environments are judged by it.
    """

    subjects: tuple[Subject, ...]
    checkov: Path | None
    today: date
    save_plan: Path | None = None
    waivers: Path | None = None
    evidence: EvidenceFolder | None = None


def check(request: Request, task: Task) -> tuple[Assessment, ...]:
    """Check every subject; `task` surrounds what takes long, with words for who waits.

    Raises:
        InputError: a program, a file, a waiver, or a type or property that cannot be mapped.
        UnavailableError: Checkov is wanted and not there.
    """
    known = (*(r.id for r in all_rules()), *OWN_IDS)
    answers = []
    for subject in request.subjects:
        with task(subject.label):
            graph = read_subject(subject)
        evidence = request.evidence.shown_to(graph.environment, graph.settings) if request.evidence else None
        graph = replace(graph, evidence=evidence)
        place = request.waivers or _WAIVERS
        waivers = read_waivers(place / f"{graph.environment}.yaml" if place.is_dir() else place, known)
        wanted = (request.checkov or request.save_plan) and subject.source is not Source.TERRAFORM_PLAN
        plan = terraform_plan(graph, name_table()) if wanted else None
        if plan and request.save_plan:
            request.save_plan.write_text(json.dumps(plan.document, indent=1) + "\n", encoding="utf-8")
        said: Scan | None = None
        more: tuple[Finding, ...] = ()
        if plan and request.checkov:
            with task(f"Checkov reads {len(plan.written)} resources"):
                said, more = _ask_checkov(request.checkov, plan)
        answers.append(assess(graph, request.today, waivers=waivers, said=said, more=more, left_out=plan.left_out if plan else ()))
    return tuple(answers)


def _ask_checkov(program: Path, plan: Plan) -> tuple[Scan | None, tuple[Finding, ...]]:
    """Checkov's answer and its findings; where it cannot be believed, only the doubts."""
    try:
        said = scan(program, plan.document, len(plan.written))
    except InconclusiveError as doubt:
        return None, tuple(Finding("CHECK-002", Severity.CRITICAL, Outcome.CRASHED, p, source="checkov") for p in doubt.problems)
    return said, checkov_findings(said, plan)


def assess(
    graph: Graph,
    today: date,
    *,
    waivers: tuple[Waiver, ...] = (),
    said: Scan | None = None,
    more: tuple[Finding, ...] = (),
    left_out: tuple[str, ...] = (),
) -> Assessment:
    """The assessment of a graph; `more` is what Checkov found, `left_out` what it was not shown."""
    rules = all_rules()
    began = time.monotonic()
    verdicts = judge(graph, rules)
    seconds = time.monotonic() - began
    not_asked = {f.rule for f in verdicts.findings if f.outcome is Outcome.NOT_ASKED}
    ours = {r.id for r in rules}

    def asked(rule: str) -> bool:
        return rule not in not_asked if rule in ours else said is not None

    waived = applied((*verdicts.findings, *more), waivers, today, asked)
    cloud = [r for r in graph.resources if r.custom]
    return Assessment(
        environment=graph.environment,
        source=graph.source,
        resources=len(cloud),
        components=len(graph.resources) - len(cloud),
        rules=rules,
        passed=verdicts.passed,
        findings=waived.findings,
        checkov=said,
        left_out=left_out,
        places={f.urn: _place(graph, f.urn) for f in waived.findings if f.urn},
        waivers=waived.waivers,
        seconds=seconds,
    )


def checkov_findings(said: Scan, plan: Plan) -> tuple[Finding, ...]:
    """Checkov's failures under the names the program uses."""
    found = []
    for failed in said.failed:
        resource = plan.written[failed.address]
        where = (resource.name, resource.type, resource.urn)
        found.append(Finding(failed.id, severity_of(failed.id), Outcome.FAILED, failed.name, *where, source="checkov"))
    return tuple(found)


def _place(graph: Graph, urn: str) -> tuple[str, ...]:
    types: list[str] = []
    resource = graph.get(urn)
    while resource is not None:
        types.append(resource.type)
        resource = graph.get(resource.options.parent)
    return tuple(types)
