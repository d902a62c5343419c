"""One check of one environment: record, ask our rules, ask Checkov, apply the waivers; every part that could not be had is visible."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from pathlib import Path

from policies.errors import InconclusiveError
from policies.graph import Graph
from policies.judge import Finding, Outcome, judge
from policies.rule import Rule, Severity
from policies.rules import all_rules
from policies.scan.checkov import Scan, scan
from policies.scan.severity import severity_of
from policies.sources.recording import record
from policies.terraform.names import name_table
from policies.terraform.plan import Plan, terraform_plan
from policies.waiver import Waiver, apply_waivers, read_waivers

_WAIVERS = Path(__file__).parent / "waivers"
OWN_IDS = ("CHECK-001", "CHECK-002", "WAIVER-001")


class Status(IntEnum):
    """How a check ends; the numbers are the exit statuses of the command line."""

    GOOD = 0
    VIOLATION = 1
    INCONCLUSIVE = 4


@dataclass(frozen=True)
class Assessment:
    """All that is known about one environment's program.

    Attributes:
        resources: how many resources of the cloud were judged; `components`: how many components they belong to.
        rules: our rules, all of which were asked; `passed`: ids of those that found nothing.
        checkov: Checkov's own answer, None where it was left out on purpose.
        left_out: resources Checkov does not speak about.
        places: for each URN, the chain of component types above it, innermost first.
    """

    environment: str
    resources: int
    components: int
    rules: tuple[Rule, ...]
    passed: tuple[str, ...]
    findings: tuple[Finding, ...]
    checkov: Scan | None
    left_out: tuple[str, ...]
    places: Mapping[str, tuple[str, ...]]

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How often each outcome came up; passed counts our rules and Checkov's verdicts."""
        found = Counter(f.outcome for f in self.findings)
        found[Outcome.PASSED] = len(self.passed) + (len(self.checkov.passed) if self.checkov else 0)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def status(self) -> Status:
        """A crashed or deferred answer is never good; a violation outweighs both."""
        outcomes = {f.outcome for f in self.findings}
        if Outcome.CRASHED in outcomes:
            return Status.INCONCLUSIVE
        if Outcome.FAILED in outcomes:
            return Status.VIOLATION
        return Status.INCONCLUSIVE if Outcome.DEFERRED in outcomes else Status.GOOD


@dataclass(frozen=True)
class Request:
    """What to check, and how.

    Attributes:
        project: directory of ``Pulumi.yaml``; `stack`: which environment.
        checkov: the program, or None to leave it out.
        today: decides which waivers have expired.
        save_plan: where to keep the Terraform plan, or None.
        waivers: the environment's waivers, by default those kept beside this file.
    """

    project: Path
    stack: str
    checkov: Path | None
    today: date
    save_plan: Path | None = None
    waivers: Path | None = None


Task = Callable[[str], AbstractContextManager[object]]


def check(request: Request, task: Task) -> Assessment:
    """Check one environment; `task` surrounds what takes long, with words for who waits.

    Raises:
        InputError: the program, a waiver, or a type or property that cannot be mapped.
        UnavailableError: Checkov is wanted and not there.
    """
    waivers = read_waivers(request.waivers or _WAIVERS / f"{request.stack}.yaml", (*(r.id for r in all_rules()), *OWN_IDS))
    with task(f"recording the program for {request.stack}"):
        graph = record(request.project, request.stack)
    plan = terraform_plan(graph, name_table()) if request.checkov or request.save_plan else None
    if plan and request.save_plan:
        request.save_plan.write_text(json.dumps(plan.document, indent=1) + "\n", encoding="utf-8")
    said: Scan | None = None
    more: tuple[Finding, ...] = ()
    if plan and request.checkov:
        with task(f"Checkov reads {len(plan.written)} resources"):
            said, more = _ask_checkov(request.checkov, plan)
    return assess(graph, request.today, waivers=waivers, said=said, more=more, left_out=plan.left_out if plan else ())


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
    verdicts = judge(graph, rules)
    asked = None if said else frozenset(r.id for r in rules)
    findings = apply_waivers((*verdicts.findings, *more), waivers, today, asked)
    cloud = [r for r in graph.resources if r.custom]
    return Assessment(
        environment=graph.environment,
        resources=len(cloud),
        components=len(graph.resources) - len(cloud),
        rules=rules,
        passed=verdicts.passed,
        findings=findings,
        checkov=said,
        left_out=left_out,
        places={f.urn: _place(graph, f.urn) for f in findings if f.urn},
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
