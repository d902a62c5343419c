"""Rules of what drills have proven.

Source: HIPAA Security Rule, 45 CFR 164.308(a)(7)(ii)(D), testing and revision procedures; NIST SP 800-34 rev. 1, 3.5 "Plan testing,
training and exercises": at an organization-defined frequency, and again when the plan changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from policies.graph import Graph
from policies.need import Need
from policies.recovery.drill_schedule import promised_scenarios
from policies.recovery.evidence import Evidence, ProvenDrill, Seal
from policies.recovery.plan_version import plan_version
from policies.recovery.recovery_plan import System, recovery_plan
from policies.rule import Severity, Violation, rule

_SHORT = 12


@rule(
    "DRILL-003",
    Severity.HIGH,
    asks="Has every system that drills may touch passed each of its drills within its cadence?",
    remedy="Run the drill; give the folder of its evidence with --evidence, and its signer's key with --evidence-key.",
    controls=("HIPAA 164.308(a)(7)(ii)(D)", "HIPAA 164.308(a)(8)", "NIST CP-4", "NIST CP-4(1)"),
    needs=(Need.EVIDENCE, Need.OUTPUTS),
)
def proof_is_recent(graph: Graph) -> Iterator[Violation]:
    """A recovery that worked once is a memory: people, versions and data have moved on since.

    Each scenario that the settings or a schedule call for must have passed, and any one where neither does. Only a drill that passed, whose
    pack is as it was sealed, by a key that is trusted here, and that did not end in the future, counts.
    """
    for evidence, system, scenario in _promised(graph):
        what, found = scenario or "drill", _counting(evidence, system, scenario)
        where = next(iter(system.databases(graph)), None)
        if not found:
            yield Violation(where, f"no {what} has ever passed for {system.name}{_instead(evidence, system, scenario)}")
        elif system.cadence_days is None:
            yield Violation(where, f"{system.name}: its tier {system.tier!r} states no cadence, so no proof is ever too old")
        elif (age := evidence.judged_at - found[-1].ended) > timedelta(days=system.cadence_days):
            ended = f"{found[-1].ended:%Y-%m-%d}"
            yield Violation(
                where, f"{system.name}: its last passing {what} ended {ended}, {age.days} days ago; {system.cadence_days:g} are allowed"
            )


@rule(
    "DRILL-004",
    Severity.HIGH,
    asks="Was the proof of every system made with the recovery plan as it is now?",
    remedy="Run the drill again under the plan that is deployed now.",
    controls=("HIPAA 164.308(a)(7)(ii)(D)", "HIPAA 164.316(b)(2)(iii)", "NIST CP-2", "NIST CP-4", "NIST CM-4"),
    needs=(Need.EVIDENCE, Need.OUTPUTS),
)
def proof_is_of_this_plan(graph: Graph) -> Iterator[Violation]:
    """What was proven is the plan of that day: another instance class, Region or objective is another promise.

    Compared is what recovery of the system depends on (docs/adr/0016-plan-version.md), not the whole plan.
    """
    plan = recovery_plan(graph)
    for evidence, system, scenario in _promised(graph):
        version = plan_version(plan.written, system.name) if plan else None
        allowed = timedelta(days=system.cadence_days or 0)
        recent = [d for d in _counting(evidence, system, scenario) if evidence.judged_at - d.ended <= allowed]
        if recent and version not in {d.plan for d in recent}:
            made_with = recent[-1].plan[:_SHORT] if recent[-1].plan else "it holds none"
            yield Violation(
                next(iter(system.databases(graph)), None),
                f"{system.name}: its last passing {scenario or 'drill'} was made with another version of the recovery plan "
                f"({made_with}; now {(version or '')[:_SHORT]})",
            )


@rule(
    "DRILL-005",
    Severity.MEDIUM,
    asks="Is every pack of evidence whole, unchanged, signed by a key that is trusted, and of the past?",
    remedy="Resume or abort the drill, fetch the pack again, or give its signer's key with --evidence-key.",
    controls=("HIPAA 164.312(c)(2)", "HIPAA 164.316(b)(1)(ii)", "NIST AU-9", "NIST AU-10", "NIST SI-7"),
    needs=(Need.EVIDENCE,),
)
def evidence_is_whole(graph: Graph) -> Iterator[Violation]:
    """A pack that does not hold proves nothing, and somebody should know why it does not."""
    evidence = graph.evidence
    for flaw in evidence.flaws if evidence else ():
        yield Violation(None, f"{flaw.pack}: {flaw.reason}")
    for drill in evidence.drills if evidence else ():
        if drill.sealed is Seal.ANONYMOUS:
            yield Violation(None, f"{drill.id}: {drill.sealed.value}")
        elif evidence and drill.ended > evidence.judged_at:
            yield Violation(None, f"{drill.id}: says it ended {drill.ended:%Y-%m-%d %H:%M} UTC, which is still to come")


def _promised(graph: Graph) -> Iterator[tuple[Evidence, System, str]]:
    """Each system that drills may touch with each scenario it is promised; an empty one where any will do."""
    plan, evidence = recovery_plan(graph), graph.evidence
    for system in plan.systems if plan and evidence else ():
        if system.drillable and evidence:
            yield from ((evidence, system, scenario) for scenario in promised_scenarios(graph, system.name) or ("",))


def _counting(evidence: Evidence, system: System, scenario: str) -> list[ProvenDrill]:
    """The drills that count as proof of a system, oldest first."""
    found = (d for d in _of(evidence, system, scenario) if d.proves and d.ended <= evidence.judged_at)
    return sorted(found, key=lambda d: d.ended)


def _of(evidence: Evidence, system: System, scenario: str) -> list[ProvenDrill]:
    return [d for d in evidence.drills if d.system == system.name and scenario in {"", d.scenario}]


def _instead(evidence: Evidence, system: System, scenario: str) -> str:
    """What there is in place of a proof."""
    last = max(_of(evidence, system, scenario), key=lambda d: d.ended, default=None)
    if last is None:
        return ""
    if last.ended > evidence.judged_at:
        return "; the last says that it ended in the future"
    return f"; the last {last.verdict}" if last.sealed is Seal.TRUSTED else f"; the last {last.verdict}, {last.sealed.value}"
