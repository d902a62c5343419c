"""One check of some environments: read each, ask our rules, ask Checkov once for all, apply the waivers and the baseline.

Every part that could not be had is visible in the answer.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from pathlib import Path

from policies.assessment import Assessment
from policies.graph import Graph
from policies.judge import OWN_IDS, Finding, Outcome, Verdicts, judge
from policies.recovery.evidence import EvidenceFolder
from policies.rules import all_rules
from policies.scan.answer import Scan
from policies.scan.checkov import Checkov, started
from policies.scan.fold import folded
from policies.scan.heard import Heard, hear
from policies.source import Source
from policies.subject import Subject, read_subject
from policies.terraform.combined import Combined, combine
from policies.terraform.given import given_plan
from policies.terraform.names import name_table
from policies.waiver import Waiver, applied, read_waivers

_WAIVERS = Path(__file__).parent / "waivers"

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
    with _waiting(request.checkov) as checkov:
        graphs = []
        for subject in request.subjects:
            with task(subject.label):
                graph = read_subject(subject)
            evidence = request.evidence.shown_to(graph.environment, graph.settings) if request.evidence else None
            graphs.append(replace(graph, evidence=evidence))
        waivers = [_waivers(request, graph) for graph in graphs]
        plan = _plan(request.subjects, graphs) if checkov or request.save_plan else None
        if plan and request.save_plan:
            request.save_plan.write_text(json.dumps(plan.document, indent=1) + "\n", encoding="utf-8")
        if plan and checkov:
            checkov.hand_over(plan.document, plan.resources)
        judged = [_judged(graph) for graph in graphs]  # while Checkov reads
        heard: tuple[Heard, ...] = ()
        if plan and checkov:
            with task(f"Checkov reads {plan.resources} resources"):
                heard = tuple(hear(checkov, plan))
    return tuple(
        assess(
            graph,
            request.today,
            waivers=known,
            said=answer.said if answer else None,
            more=answer.findings if answer else (),
            left_out=part.left_out if part else (),
            judged=own,
        )
        for graph, known, own, answer, part in zip_longest(graphs, waivers, judged, heard, plan.parts if plan else ())
    )


def _plan(subjects: Sequence[Subject], graphs: Sequence[Graph]) -> Combined:
    """One plan of all that is checked; a plan of Terraform's own, which comes alone, stays as it is."""
    if len(graphs) == 1 and graphs[0].source is Source.TERRAFORM_PLAN:
        return given_plan(subjects[0].place, graphs[0])
    return combine(graphs, name_table())


@contextmanager
def _waiting(program: Path | None) -> Iterator[Checkov | None]:
    """A Checkov that waits for its plan, or none where it is left out."""
    if program is None:
        yield None
        return
    with started(program) as checkov:
        yield checkov


def _waivers(request: Request, graph: Graph) -> tuple[Waiver, ...]:
    place = request.waivers or _WAIVERS
    known = (*(r.id for r in all_rules()), *OWN_IDS)
    return read_waivers(place / f"{graph.environment}.yaml" if place.is_dir() else place, known)


@dataclass(frozen=True)
class Judged:
    """What our rules said, and how long they took."""

    verdicts: Verdicts
    seconds: float


def _judged(graph: Graph) -> Judged:
    began = time.monotonic()
    verdicts = judge(graph, all_rules())
    return Judged(verdicts, time.monotonic() - began)


def assess(
    graph: Graph,
    today: date,
    *,
    waivers: tuple[Waiver, ...] = (),
    said: Scan | None = None,
    more: tuple[Finding, ...] = (),
    left_out: tuple[str, ...] = (),
    judged: Judged | None = None,
) -> Assessment:
    """The assessment of a graph; `more` is what Checkov found, `left_out` what it was not shown, `judged` what our rules said already."""
    rules = all_rules()
    own = judged or _judged(graph)
    verdicts = own.verdicts
    not_asked = {f.rule for f in verdicts.findings if f.outcome is Outcome.NOT_ASKED}
    ours = {r.id for r in rules}

    def asked(rule: str) -> bool:
        return rule not in not_asked if rule in ours else said is not None

    waived = applied(folded((*verdicts.findings, *more)), waivers, today, asked)
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
        seconds=own.seconds,
    )


def _place(graph: Graph, urn: str) -> tuple[str, ...]:
    types: list[str] = []
    resource = graph.get(urn)
    while resource is not None:
        types.append(resource.type)
        resource = graph.get(resource.options.parent)
    return tuple(types)
