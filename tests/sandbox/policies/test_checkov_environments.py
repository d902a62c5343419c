"""One run of the real Checkov over several environments says of each what a run of its own says."""

from __future__ import annotations

from pathlib import Path

import pytest

from policies.graph import Graph
from policies.scan.answer import Scan
from policies.scan.checkov import scan
from policies.scan.heard import checkov_findings
from policies.sources.terraform_plan import read_terraform_plan
from policies.terraform.combined import combine
from policies.terraform.given import given_plan
from policies.terraform.names import name_table
from sandbox.tools.locate import checkov
from tests.sandbox.policies.broken import BROKEN
from tests.unit.policies import hospital

Verdicts = tuple[set[tuple[str, str]], set[tuple[str, str]]]
"""Check and address of what failed, and of what passed."""

OF_THE_PLAN = ("CKV_AWS_41", "aws.default")  # the one provider that all environments of a plan share belongs to none of them
# Whether a disk and a file system are in a backup plan is asked only where the plan holds some selection: alone, an environment without
# one is not asked, and in company it is. So company adds failures there, and takes none away.
IN_COMPANY = {"CKV2_AWS_9", "CKV2_AWS_18"}
PLAN = Path(__file__).parents[2] / "data" / "terraform" / "modules_plan.json"


@pytest.mark.slow
def test_environments_keep_apart_in_one_run() -> None:
    together = combine((BROKEN, hospital.SOUND, BROKEN), name_table())
    said = scan(checkov().program, together.document, together.resources)
    shares = [said.share(prefix) for prefix in together.prefixes]
    alone = [_alone(BROKEN), _alone(hospital.SOUND)]
    told = [_verdicts(share) for share in shares]
    assert [_without(verdicts, IN_COMPANY) for verdicts in told] == [_without(alone[number], IN_COMPANY) for number in (0, 1, 0)]
    assert all(alone[number][0] <= verdicts[0] for verdicts, number in zip(told, (0, 1, 0), strict=True)), "nothing is milder in company"
    assert sum(len(s.failed) for s in shares) == len(said.failed), "no failure is without an environment"
    assert sum(len(s.passed) for s in shares) == len(said.passed) - 1, "the verdict on what they share is the only one that is nobody's"


@pytest.mark.slow
def test_a_plan_of_terraform_is_read_as_it_is_modules_and_counted_resources_included() -> None:
    plan = given_plan(PLAN, read_terraform_plan(PLAN))
    said = scan(checkov().program, plan.document, plan.resources)
    found = {f.resource for f in checkov_findings(said, plan.parts[0]) if f.rule == "CKV_AWS_18"}
    assert found == {'module.m["a"].aws_s3_bucket.b', 'module.m["b"].aws_s3_bucket.b', "aws_s3_bucket.c[0]", "aws_s3_bucket.c[1]"}
    assert plan.resources == 8


def _without(verdicts: Verdicts, checks: set[str]) -> Verdicts:
    failed, passed = verdicts
    return {f for f in failed if f[0] not in checks}, {p for p in passed if p[0] not in checks}


def _alone(graph: Graph) -> Verdicts:
    plan = combine((graph,), name_table())
    return _verdicts(scan(checkov().program, plan.document, plan.resources))


def _verdicts(said: Scan) -> Verdicts:
    return {(c.id, c.address) for c in said.failed}, {(c.id, c.address) for c in said.passed} - {OF_THE_PLAN}
