"""An exported state reads like a recording: references instead of values, nothing the provider filled in, no secret."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policies.graph import Graph
from policies.judge import Outcome, judge
from policies.resource import Edge
from policies.rules import all_rules
from policies.source import Source
from policies.sources.state import read_state
from policies.value import Secret, SecretOrigin, reference_text
from tests.unit.policies.sources import exports as e


@pytest.fixture
def graph(tmp_path: Path) -> Graph:
    return read_state(e.written(tmp_path, e.state()))


def test_the_stack_gives_the_environment_its_name_and_is_no_resource_itself(graph: Graph, tmp_path: Path) -> None:
    assert (graph.environment, graph.source) == ("test", Source.STATE)
    assert [r.name for r in graph.resources] == ["recovery", "records", "records", "records", "ehr"]
    assert read_state(e.written(tmp_path, e.state()), "prod").environment == "prod"


def test_what_came_from_another_resources_output_is_a_reference_with_an_edge(graph: Graph) -> None:
    [database] = graph.of_type("aws:rds/instance:Instance")
    assert database.text("kmsKeyId") == reference_text(e.KEY["urn"], "arn")
    assert database.edges == (Edge("kmsKeyId", e.KEY["urn"], "arn"),)


def test_an_output_inside_a_document_is_a_reference_too_and_its_surroundings_stay(graph: Graph) -> None:
    [policy] = graph.of_type("aws:s3/bucketPolicy:BucketPolicy")
    [statement] = policy.inner(policy.document("policy"), "policy").blocks("Statement")
    assert statement.texts("Resource") == (f"{reference_text(e.BUCKET['urn'], 'arn')}/*",)


def test_an_echo_of_an_input_stays_text_and_its_edge_names_no_output(graph: Graph) -> None:
    [policy] = graph.of_type("aws:s3/bucketPolicy:BucketPolicy")
    assert policy.text("bucket") == "clinic-records"
    assert Edge("bucket", e.BUCKET["urn"], None) in policy.edges


def test_nothing_depends_on_a_resource_whose_text_only_looks_alike(tmp_path: Path) -> None:
    other = e.stated("aws:ssm/parameter:Parameter", "note", {"value": e.KEY_ARN, "name": "records"})
    [note] = read_state(e.written(tmp_path, e.state(e.ROOT, e.KEY, other))).of_type("aws:ssm/parameter:Parameter")
    assert note.text("value") == e.KEY_ARN
    assert note.edges == ()


def test_a_resources_own_identifier_outweighs_anothers_copy_of_it(tmp_path: Path) -> None:
    copy = e.stated("aws:kms/keyPolicy:KeyPolicy", "a", {"policy": "{}"}, id="x-1234567", outputs={"keyArn": e.KEY_ARN})
    made_from = {"kmsKeyId": [copy["urn"], e.KEY["urn"]]}
    database = e.stated("aws:rds/instance:Instance", "ehr", {"kmsKeyId": e.KEY_ARN}, made_from=made_from)
    [read] = read_state(e.written(tmp_path, e.state(copy, e.KEY, database))).of_type("aws:rds/instance:Instance")
    assert read.text("kmsKeyId") == reference_text(e.KEY["urn"], "arn")


@pytest.mark.parametrize("common", ["5432", "true", "available", "eu-west-1", "123456789012"])
def test_a_common_word_inside_a_document_is_nobodys_output(tmp_path: Path, common: str) -> None:
    source = e.stated("aws:rds/instance:Instance", "ehr", {}, id="db-1234567", outputs={"status": common, "ownerId": common})
    policy = json.dumps({"Resource": f"arn:aws:rds:eu-west-1:123456789012:{common}", "Port": "5432", "Is": "true available"})
    holder = e.stated("aws:iam/policy:Policy", "p", {"policy": policy}, made_from={"policy": [source["urn"]]})
    [read] = read_state(e.written(tmp_path, e.state(source, holder))).of_type("aws:iam/policy:Policy")
    assert read.text("policy") == policy


def test_the_stacks_outputs_refer_to_resources_and_echoes_stay(graph: Graph) -> None:
    assert graph.outputs["recovery_plan"] == {
        "api_token": Secret(SecretOrigin.UNTOLD),
        "database": reference_text(e.DATABASE["urn"], "arn"),
        "evidence_bucket": "clinic-records",
    }


def test_what_the_provider_filled_in_is_left_out(graph: Graph) -> None:
    [key] = graph.of_type("aws:kms/key:Key")
    assert dict(key.properties) == {"enableKeyRotation": True}


def test_options_and_the_providers_region_are_kept(graph: Graph) -> None:
    [key] = graph.of_type("aws:kms/key:Key")
    assert key.options.protect
    assert key.options.parent == ""
    assert graph.region_of(key) == "eu-central-1"


@pytest.mark.parametrize("shown", [e.WRAPPED, {**e.WRAPPED, "plaintext": f'"{e.SECRET}"'}, e.SECRET])
def test_a_secret_is_masked_encrypted_shown_or_never_marked(tmp_path: Path, shown: object) -> None:
    database = {**e.DATABASE, "inputs": {**e.DATABASE["inputs"], "password": shown}}
    graph = read_state(e.written(tmp_path, e.state(e.ROOT, e.KEY, database)))
    [read] = graph.of_type("aws:rds/instance:Instance")
    assert read.properties["password"] == Secret(SecretOrigin.UNTOLD)
    assert e.SECRET not in repr([r.properties for r in graph.resources])


def test_what_is_on_its_way_out_or_only_looked_at_is_no_resource_and_the_first_is_said(tmp_path: Path) -> None:
    leaving = {**e.BUCKET, "delete": True}
    looked_at = {**e.BUCKET, "urn": e.urn("aws:s3/bucket:Bucket", "theirs"), "external": True}
    graph = read_state(e.written(tmp_path, e.state(e.ROOT, leaving, looked_at, e.KEY, pending_operations=[{}])))
    assert [r.name for r in graph.resources] == ["records"]
    assert graph.unread == (
        "1 resource waiting to be deleted: what takes their place was judged",
        "1 operation of an interrupted update: what it made is not in the state",
    )


def test_resources_about_which_no_rule_asks_are_said(tmp_path: Path) -> None:
    foreign = [e.stated("gcp:storage/bucket:Bucket", name, {}) for name in "ab"]
    graph = read_state(e.written(tmp_path, e.state(e.KEY, *foreign)))
    assert graph.unread == ("2 resources of the provider 'gcp': no rule asks about them",)


def test_settings_come_from_the_project_around_and_from_no_other(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: project\nruntime: python\n")
    (tmp_path / "Pulumi.test.yaml").write_text("config:\n  project:throw_away: true\n")
    (tmp_path / "__main__.py").write_text("")
    file = e.written(tmp_path, e.state())
    assert read_state(file).settings == {"throw_away": True}
    (tmp_path / "Pulumi.yaml").write_text("name: another\nruntime: python\n")
    assert read_state(file).settings == {}
    assert read_state(file).unread == ()


def test_a_project_in_another_language_has_settings_and_a_stack_it_does_not_know_has_none(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: project\nruntime: go\n")
    file = e.written(tmp_path, e.state())
    assert (read_state(file).settings, read_state(file).unread) == ({}, ())
    (tmp_path / "Pulumi.test.yaml").write_text("config:\n  project:throw_away: true\n")
    assert read_state(file).settings == {"throw_away": True}


@pytest.mark.parametrize(("broken", "words"), [("Pulumi.test.yaml", "must hold `key: value` lines"), ("Pulumi.yaml", "cannot be read")])
def test_settings_that_cannot_be_read_are_not_taken_for_none(tmp_path: Path, broken: str, words: str) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: project\nruntime: python\n")
    (tmp_path / "Pulumi.test.yaml").write_text("config: [1]\n")
    (tmp_path / broken).write_text("config: [1]\n" if broken != "Pulumi.yaml" else "name: [")
    read = read_state(e.written(tmp_path, e.state()))
    assert read.settings == {}
    [said] = read.unread
    assert said.startswith("the settings of test, so every rule is asked as if there were none: ")
    assert words in said
    [finding] = [f for f in judge(read, all_rules()).findings if f.rule == "CHECK-003"]
    assert finding.outcome is Outcome.NOT_ASKED
