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
from tests.unit.policies.graphs import graph, resource

BROKEN = graph(
    resource(
        "aws:rds/instance:Instance",
        "instance",
        engine="postgres",
        instanceClass="db.m7g.large",
        allocatedStorage=20,
        publiclyAccessible=True,
        backupRetentionPeriod=0,
        performanceInsightsEnabled=True,
    ),
    resource("aws:rds/cluster:Cluster", "cluster", engine="aurora-postgresql", backupRetentionPeriod=0),
    resource(
        "aws:rds/clusterInstance:ClusterInstance",
        "member",
        clusterIdentifier="cluster",
        engine="aurora-postgresql",
        instanceClass="db.r7g.large",
        publiclyAccessible=True,
    ),
    resource("aws:kms/key:Key", "key", enableKeyRotation=False),
    resource("aws:cloudtrail/trail:Trail", "trail", s3BucketName="trail"),
    resource("aws:ec2/vpc:Vpc", "vpc", cidrBlock="10.0.0.0/16"),
    resource("aws:secretsmanager/secret:Secret", "secret"),
)


@pytest.mark.slow
def test_on_what_breaks_everything_every_pair_of_the_table_is_found_twice_and_told_once() -> None:
    plan = terraform_plan(BROKEN, name_table())
    said = scan(checkov().program, plan.document, len(plan.written))
    findings = (*judge(BROKEN, all_rules()).findings, *checkov_findings(said, plan))
    seen = {(f.rule, f.type) for f in findings if f.outcome is Outcome.FAILED}
    unreal = [q for q in same_questions() if not {(q.rule, q.type), (q.check, q.type)} <= seen]
    assert unreal == [], "both must fail on a resource of this type above, or the pair is not one"
    assert _counted(folded(findings)) == _counted(findings)
    assert len(folded(findings)) == len(findings) - len({(q.check, q.type) for q in same_questions()})


def _counted(findings: tuple[Finding, ...]) -> list[str]:
    """Every id that was found, folded or not: nothing may disappear."""
    return sorted([f.rule for f in findings] + [id for f in findings for id in f.also])
