"""Every pair of the table is a real one: on resources that break everything, our rule and the real Checkov fail on the same resource."""

from __future__ import annotations

import pytest

from policies.judge import Finding, Outcome, judge
from policies.rules import all_rules
from policies.scan.checkov import scan
from policies.scan.fold import folded, same_questions
from policies.scan.heard import checkov_findings
from policies.terraform.names import name_table
from policies.terraform.plan import terraform_plan
from sandbox.tools.locate import checkov
from tests.sandbox.policies.broken import BROKEN


@pytest.mark.slow
def test_on_what_breaks_everything_every_pair_of_the_table_is_found_twice_and_told_once() -> None:
    plan = terraform_plan(BROKEN, name_table())
    said = scan(checkov().program, plan.document, len(plan.written))
    findings = (*judge(BROKEN, all_rules()).findings, *checkov_findings(said, plan))
    seen = {(f.rule, f.type) for f in findings if f.outcome is Outcome.FAILED}
    unreal = [q for q in same_questions() if not {(q.rule, q.type), (q.check, q.type)} <= seen]
    assert unreal == [], "both must fail on a broken resource of this type, or the pair is not one"
    assert _counted(folded(findings)) == _counted(findings)
    assert len(folded(findings)) == len(findings) - len({(q.check, q.type) for q in same_questions()})


def _counted(findings: tuple[Finding, ...]) -> list[str]:
    """Every id that was found, folded or not: nothing may disappear."""
    return sorted([f.rule for f in findings] + [id for f in findings for id in f.also])
