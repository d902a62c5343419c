"""A preview reads like a recording as far as it is known; what it does not show is refused or deferred."""

from __future__ import annotations

from pathlib import Path

import pytest

from policies.errors import InputError
from policies.judge import Outcome, judge
from policies.rules import all_rules
from policies.sources.preview import read_preview
from policies.value import UNKNOWN, Secret, SecretOrigin, reference_text
from tests.unit.policies.sources import exports as e

SAME = [e.step("same", e.planned(r), r) for r in e.RESOURCES]


def test_an_unknown_value_that_can_only_be_one_reference_is_one(tmp_path: Path) -> None:
    graph = read_preview(e.written(tmp_path, e.FIRST_PREVIEW))
    [database] = graph.of_type("aws:rds/instance:Instance")
    assert database.text("kmsKeyId") == reference_text(e.KEY["urn"], "id")
    assert graph.target(database, "kmsKeyId") is next(graph.of_type("aws:kms/key:Key"))
    assert database.properties["password"] == Secret(SecretOrigin.UNTOLD)


def test_an_unknown_document_stays_unknown_and_still_says_what_it_depends_on(tmp_path: Path) -> None:
    graph = read_preview(e.written(tmp_path, e.FIRST_PREVIEW))
    [policy] = graph.of_type("aws:s3/bucketPolicy:BucketPolicy")
    assert policy.properties["policy"] is UNKNOWN
    assert graph.target(policy, "policy") is next(graph.of_type("aws:s3/bucket:Bucket"))


def test_as_many_unknown_items_as_resources_are_those_resources(tmp_path: Path) -> None:
    subnets = [e.stated("aws:ec2/subnet:Subnet", name, {}) for name in "ab"]
    inputs = {"subnetIds": [e.UNKNOWN_TEXT, e.UNKNOWN_TEXT]}
    group = e.stated("aws:rds/subnetGroup:SubnetGroup", "g", inputs, made_from={"subnetIds": [s["urn"] for s in reversed(subnets)]})
    graph = read_preview(e.written(tmp_path, e.preview(*(e.step("create", r) for r in (*subnets, group)))))
    [read] = graph.of_type("aws:rds/subnetGroup:SubnetGroup")
    assert read.texts("subnetIds") == tuple(reference_text(s["urn"], "id") for s in subnets)


def test_fewer_unknown_items_than_resources_stay_unknown(tmp_path: Path) -> None:
    made_from = {"subnetIds": [e.KEY["urn"], e.BUCKET["urn"]]}
    group = e.stated("aws:rds/subnetGroup:SubnetGroup", "g", {"subnetIds": [e.UNKNOWN_TEXT]}, made_from=made_from)
    graph = read_preview(e.written(tmp_path, e.preview(*(e.step("create", r) for r in (e.KEY, e.BUCKET, group)))))
    [read] = graph.of_type("aws:rds/subnetGroup:SubnetGroup")
    assert read.properties["subnetIds"] == [UNKNOWN]


def test_outputs_that_are_not_known_before_the_update_defer_what_is_asked_of_them(tmp_path: Path) -> None:
    graph = read_preview(e.written(tmp_path, e.FIRST_PREVIEW))
    assert graph.outputs == {"recovery_plan": UNKNOWN}
    [answer] = [f for f in judge(graph, all_rules()).findings if f.rule == "REC-001"]
    assert answer.outcome is Outcome.DEFERRED


def test_where_nothing_changes_the_outputs_are_the_last_updates_and_that_is_said(tmp_path: Path) -> None:
    graph = read_preview(e.written(tmp_path, e.preview(*SAME)))
    assert graph.outputs["recovery_plan"]["database"] == reference_text(e.DATABASE["urn"], "arn")  # type: ignore[index]
    assert graph.unread == ("the stack's outputs as the last update left them: a preview does not show new ones",)


def test_where_anything_changes_the_old_outputs_answer_nothing(tmp_path: Path) -> None:
    changed = e.step("update", e.planned(e.KEY, enableKeyRotation=False), e.KEY)
    graph = read_preview(e.written(tmp_path, e.preview(*(s for s in SAME if s["urn"] != e.KEY["urn"]), changed)))
    assert graph.outputs == {"recovery_plan": UNKNOWN}
    [key] = graph.of_type("aws:kms/key:Key")
    assert key.properties["enableKeyRotation"] is False


def test_what_will_be_deleted_is_no_resource(tmp_path: Path) -> None:
    gone = e.step("delete", None, e.BUCKET)
    graph = read_preview(e.written(tmp_path, e.preview(e.step("create", e.planned(e.KEY)), gone)))
    assert [r.type for r in graph.resources] == ["aws:kms/key:Key"]


def test_the_configuration_a_preview_repeats_is_the_settings_without_secrets(tmp_path: Path) -> None:
    assert read_preview(e.written(tmp_path, e.FIRST_PREVIEW)).settings == {"region": "eu-west-1", "environment": {"throw_away": True}}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (e.preview(*SAME[:2], changeSummary={"same": 6}), "4 of 6 unchanged resources are not shown, so nobody would judge them"),
        (e.preview(*SAME, changeSummary={"same": 6, "create": 2}), "the summary counts 2 to create and no step shows one"),
        (e.preview(*SAME, diagnostics=[{"severity": "error", "message": e.SECRET}]), "the preview failed and shows only a part: 1 error"),
        (e.preview(*SAME, maybeCorrupt=True), "the state may be corrupt"),
        ({"steps": SAME}, "did not come to its end: there is no `changeSummary`"),
        (e.preview({"op": "invent", "newState": e.KEY, "urn": ""}), "steps[0]: its op is none that this reader knows"),
        (e.preview({"op": "create", "urn": e.KEY["urn"]}), "steps[0]: has neither newState nor oldState"),
        (e.preview(e.step("create", e.ROOT)), "shows no resource of any cloud"),
        ({"steps": {}, "changeSummary": {}}, "`steps` must be a list, found dict"),
    ],
)
def test_a_preview_that_does_not_show_everything_is_refused(tmp_path: Path, document: object, said: str) -> None:
    with pytest.raises(InputError) as refused:
        read_preview(e.written(tmp_path, document))
    assert said in str(refused.value)
    assert e.SECRET not in str(refused.value)


def test_a_warning_is_no_error(tmp_path: Path) -> None:
    assert read_preview(e.written(tmp_path, e.preview(*SAME, diagnostics=[{"severity": "warning", "message": "old"}]))).resources


@pytest.mark.parametrize(
    ("property_", "made_from", "meant"),
    [
        ("alarmActions", ("aws:sns/topic:Topic", "aws:sns/topicPolicy:TopicPolicy"), "aws:sns/topic:Topic"),
        ("bucket", ("aws:s3/bucketVersioning:BucketVersioning", "aws:s3/bucket:Bucket"), "aws:s3/bucket:Bucket"),
        ("vpcEndpointId", ("aws:ec2/vpc:Vpc", "aws:ec2/vpcEndpoint:VpcEndpoint"), None),
        ("targetId", ("aws:ec2/vpc:Vpc", "aws:ec2transitgateway/vpcAttachment:VpcAttachment"), None),
    ],
)
def test_what_only_adds_to_another_resource_is_not_what_a_value_refers_to(
    tmp_path: Path, property_: str, made_from: tuple[str, ...], meant: str | None
) -> None:
    others = [e.stated(type_, "other", {}) for type_ in made_from]
    asked = e.stated("aws:any/thing:Thing", "t", {property_: e.UNKNOWN_TEXT}, made_from={property_: [o["urn"] for o in others]})
    graph = read_preview(e.written(tmp_path, e.preview(*(e.step("create", r) for r in (*others, asked)))))
    [read] = graph.of_type("aws:any/thing:Thing")
    assert read.properties[property_] == (reference_text(e.urn(meant, "other"), "id") if meant else UNKNOWN)
