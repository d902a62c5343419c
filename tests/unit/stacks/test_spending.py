"""What the section `spending` makes, and that every bill can be told apart by tags."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from components.spending.cost_tags import COST_TAGS
from stacks.environment import Environment
from tests.unit.stacks.recording import Declared, Recording, environment, record

SCHEMA = json.loads((Path(__file__).parents[3] / "sandbox" / "aws_provider" / "schema.json").read_text())


FREE = {
    "guardduty/publishingDestination:PublishingDestination",
    "iam/serviceLinkedRole:ServiceLinkedRole",
    "vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
}
"""What could be tagged and costs nothing by itself: it would only make the plan longer."""


def _taggable(resource: Declared) -> bool:
    token = resource.type.removeprefix("aws:")
    return token not in FREE and "tags" in SCHEMA[token]["in"]


def _tags(resource: Declared) -> dict[str, str]:
    return dict(resource.inputs.get("tags") or {})


@pytest.mark.parametrize("stack", ["sandbox", "prod"])
def test_everything_that_can_be_tagged_says_its_environment_and_who_pays(stack: str, request: pytest.FixtureRequest) -> None:
    recording: Recording = request.getfixturevalue(stack)
    spending = environment(stack).spending
    assert spending is not None
    wanted = {"holdfast:environment": stack, "cost-centre": spending.cost_centre}
    taggable = [r for r in recording.resources.values() if r.custom and r.type.startswith("aws:") and _taggable(r)]
    assert len(taggable) > 100
    assert not [(r.type, r.name) for r in taggable if not wanted.items() <= _tags(r).items()]


def test_what_belongs_to_one_system_says_which(prod: Recording) -> None:
    for type_, name in (
        ("rds/instance:Instance", "ehr"),
        ("rds/instance:Instance", "ehr-recovery"),
        ("secretsmanager/secret:Secret", "ehr"),
        ("cloudwatch/metricAlarm:MetricAlarm", "ehr-unreachable"),
        ("route53/healthCheck:HealthCheck", "ehr"),
        ("route53/healthCheck:HealthCheck", "ehr-system"),
        ("synthetics/canary:Canary", "journey-ehr"),
        ("budgets/budget:Budget", "spending-ehr"),
    ):
        assert _tags(prod.one(type_, name))["holdfast:system"] == "ehr", (type_, name)
    systems = {system.name for system in environment("prod").systems}
    assert {tags["holdfast:system"] for r in prod.resources.values() if "holdfast:system" in (tags := _tags(r))} <= systems
    assert "holdfast:system" not in _tags(prod.one("ec2/vpc:Vpc", "primary-workload"))


def test_a_budget_tells_what_is_spent_and_what_is_expected(prod: Recording) -> None:
    total, ehr = (prod.one("budgets/budget:Budget", f"spending-{what}").inputs for what in ("total", "ehr"))
    assert (total["limitAmount"], total.get("costFilters")) == ("30000", None)
    assert ehr["costFilters"] == [{"name": "TagKeyValue", "values": ["user:holdfast:system$ehr"]}]
    for budget in (total, ehr):
        assert [(n["notificationType"], n["threshold"]) for n in budget["notifications"]] == [("ACTUAL", 80), ("FORECASTED", 100)]
        assert all(n["subscriberSnsTopicArns"] == ["arn:aws:mock:::Topic/spending"] for n in budget["notifications"])


def test_billing_may_publish_and_use_the_topics_key_for_this_account_alone(prod: Recording) -> None:
    topic = {s["Sid"]: s for s in json.loads(prod.one("sns/topicPolicy:TopicPolicy", "spending").inputs["policy"])["Statement"]}
    assert topic["ServicesPublish"]["Principal"]["Service"] == ["budgets.amazonaws.com", "costalerts.amazonaws.com"]
    assert topic["ServicesPublish"]["Condition"] == {"StringEquals": {"aws:SourceAccount": "555555555555"}}
    key = json.loads(prod.one("kms/key:Key", "operations").inputs["policy"])["Statement"]
    users = {s["Principal"].get("Service") for s in key if isinstance(s["Principal"], dict)}
    assert {"budgets.amazonaws.com", "costalerts.amazonaws.com"} <= users


def test_tags_are_made_known_to_billing_where_this_account_pays(sandbox: Recording, prod: Recording) -> None:
    active = {r.inputs["tagKey"] for r in sandbox.of("costexplorer/costAllocationTag:CostAllocationTag")}
    assert active == set(COST_TAGS)
    assert not prod.of("costexplorer/costAllocationTag:CostAllocationTag")


def _without_spending(of: Environment) -> Environment:
    return of.model_copy(update={"spending": None, "operations": None})


def test_without_the_sections_nothing_of_them_is_made_and_nothing_says_who_pays() -> None:
    bare = record(_without_spending(environment("sandbox")))
    kinds = ("budgets/", "costexplorer/", "synthetics/", "cloudwatch/dashboard", "cloudwatch/compositeAlarm")
    assert not [r.name for r in bare.resources.values() if any(kind in r.type for kind in kinds)]
    assert not [r.name for r in bare.resources.values() if "cost-centre" in _tags(r)]
