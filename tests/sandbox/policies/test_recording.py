"""A recording sees what the engine would see, says what the program said, and writes no secret."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from policies.aws.statements import statements
from policies.errors import InputError
from policies.graph import Graph
from policies.judge import Outcome, judge
from policies.resource import Resource
from policies.rules import all_rules
from policies.sources.recording import record
from policies.value import Secret, SecretOrigin
from tests.sandbox.policies.programs import CLINIC, program

AWS = "import pulumi\nimport pulumi_aws as aws\n"


@pytest.fixture(scope="module")
def sound() -> Graph:
    return record(CLINIC, "sound")


def only(graph: Graph, type_: str, name: str) -> Resource:
    [found] = [r for r in graph.of_type(type_) if r.name == name]
    return found


def test_the_sound_program_breaks_no_rule(sound: Graph) -> None:
    found = judge(sound, all_rules()).findings
    assert [f.reason for f in found if f.outcome is not Outcome.NOT_ASKED] == []
    assert {f.rule for f in found} <= {"DRILL-003", "DRILL-004", "DRILL-005", "ID-009"}, "it shows no evidence and no account of its own"


def test_references_are_edges_with_the_output_they_name(sound: Graph) -> None:
    replica = only(sound, "aws:rds/instance:Instance", "ehr-recovery")
    primary = only(sound, "aws:rds/instance:Instance", "ehr")
    assert [(e.target, e.output) for e in replica.edges if e.property == "replicateSourceDb"] == [(primary.urn, "arn")]
    policy = only(sound, "aws:iam/rolePolicy:RolePolicy", "drill")
    assert sound.target(policy, "policy") is primary, "a reference inside a JSON document is found"


def test_a_reference_that_only_echoed_an_input_is_an_edge(sound: Graph) -> None:
    lock = only(sound, "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", "archive")
    assert lock.properties["bucket"] == "clinic-archive-123456789012"
    assert sound.target(lock, "bucket") is only(sound, "aws:s3/bucket:Bucket", "archive")


def test_options_components_and_placement_are_kept(sound: Graph) -> None:
    replica = only(sound, "aws:rds/instance:Instance", "ehr-recovery")
    assert replica.options.protect
    assert sound.region_of(replica) == "eu-central-1"
    vpc = only(sound, "aws:ec2/vpc:Vpc", "workload")
    component = sound.get(vpc.options.parent)
    assert component is not None
    assert (component.type, component.custom) == ("clinic:network:Network", False)
    assert only(sound, "aws:ec2/vpc:Vpc", "workload-recovery").urn.startswith("urn:pulumi:sound::clinic::clinic:network:Network$aws:ec2")


def test_a_configured_secret_is_masked_and_known_as_such(sound: Graph) -> None:
    plan = sound.outputs["recovery_plan"]
    assert isinstance(plan, dict)
    assert plan["api_token"] == Secret(SecretOrigin.CONFIGURATION)


def test_no_secret_is_written_to_the_file(tmp_path: Path) -> None:
    text = AWS + (
        "aws.rds.Instance('db', instance_class='x', password='correct-horse-battery')\n"
        "aws.ssm.Parameter('p', type='String', value=pulumi.Output.secret('staple-of-the-test'))\n"
        "pulumi.export('token', 'paperclip-of-the-test')\n"
    )
    out = tmp_path / "graph.json"
    command = [sys.executable, "-m", "policies.sources.record", "--stack", "test", "--out", str(out), "--project"]
    subprocess.run([*command, str(program(tmp_path, text))], check=True)
    written = out.read_text()
    assert '"$secret": "literal"' in written
    for secret in ("correct-horse-battery", "staple-of-the-test", "paperclip-of-the-test"):
        assert secret not in written


def test_an_answer_from_the_cloud_is_not_a_literal_secret(tmp_path: Path) -> None:
    text = AWS + (
        "made = aws.secretsmanager.get_random_password_output(password_length=30)\n"
        "aws.rds.Instance('db', instance_class='x', password=made.random_password)\n"
    )
    graph = record(program(tmp_path, text), "test")
    assert only(graph, "aws:rds/instance:Instance", "db").properties["password"] == Secret(SecretOrigin.REFERENCE)


def test_a_policy_document_keeps_each_principal_and_condition_it_was_given(tmp_path: Path) -> None:
    text = AWS + (
        "others = [{'type': 'AWS', 'identifiers': [f'arn:aws:iam::{n}:root']} for n in (1, 2)]\n"
        "conditions = [{'test': 'StringLike', 'variable': 'aws:x', 'values': [x]} for x in 'ab']\n"
        "statement = {'actions': ['s3:GetObject'], 'resources': ['*'], 'not_principals': others, 'conditions': conditions}\n"
        "document = aws.iam.get_policy_document_output(statements=[statement])\n"
        "aws.s3.BucketPolicy('open', bucket='b', policy=document.json)\n"
    )
    policy = only(record(program(tmp_path, text), "test"), "aws:s3/bucketPolicy:BucketPolicy", "open")
    [statement] = statements(policy, "policy")
    assert statement.not_principals == ("arn:aws:iam::1:root", "arn:aws:iam::2:root")
    assert statement.conditions == {"StringLike": {"aws:x": ["a", "b"]}}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (AWS + "aws.kms.Key('same')\naws.kms.Key('same')\n", "two resources of type aws:kms/key:Key are called 'same'"),
        (AWS + "aws.ec2.get_ami(most_recent=True)\n", "calls aws:ec2/getAmi:getAmi, for which a recording has no answer"),
        ("import pulumi\nraise pulumi.RunError('the address plan overlaps')\n", "the address plan overlaps"),
        ("import pulumi\npulumi.Config().require('size')\n", "Missing required configuration variable 'tiny:size'"),
        (
            AWS + "aws.iam.get_policy_document_output(statements=[{'actions': ['s3:*'], 'resources': ['*'], 'not_principal': []}])\n",
            "a statement is given notPrincipal, which a recording cannot follow",
        ),
        (
            AWS + "aws.iam.get_policy_document_output(source_policy_documents=['{}'])\n",
            "is given sourcePolicyDocuments, which a recording cannot follow",
        ),
        ("1 / 0\n", "ZeroDivisionError"),
        ("import sys\nsys.exit(3)\n", "ended itself with status 3"),
        ("def broken(:\n", "SyntaxError"),
    ],
)
def test_a_program_that_fails_is_quoted(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        record(program(tmp_path, text), "test")
    assert words in str(caught.value)


def test_an_unknown_stack_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there are: test"):
        record(program(tmp_path, ""), "prod")
