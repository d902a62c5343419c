"""What is compared with Terraform: every kind of thing once, written as configuration, and differences that cannot hide."""

from __future__ import annotations

from pathlib import Path

import pytest

from policies.errors import InputError
from policies.terraform.combined import combine
from policies.terraform.comparison.configuration import configuration
from policies.terraform.comparison.differences import Kind, differences
from policies.terraform.comparison.recording import Recording, read_recording, slim, write_recording
from policies.terraform.comparison.sample import sample
from policies.terraform.generator.minimal import UNKNOWN, minimals
from policies.terraform.generator.schema import TerraformField
from policies.terraform.names import name_table
from policies.terraform.plan import terraform_plan
from policies.value import UNKNOWN as UNTOLD
from policies.value import Secret, SecretOrigin
from tests.unit.policies.graphs import graph, ref, resource

KEY = resource("aws:kms/key:Key", "clinical", enableKeyRotation=True)
ALIAS = resource("aws:kms/alias:Alias", "a", targetKeyId=ref(KEY, "keyId"))


def configured(*resources: object) -> dict[str, dict[str, object]]:
    given = graph(*resources)  # type: ignore[arg-type] # resources, as everywhere in these tests
    written = configuration(given, terraform_plan(given, name_table()), name_table())
    return {f"{type_}.{name}": fields for type_, named in written.items() for name, fields in named.items()}


def test_a_sample_shows_each_kind_of_property_once_with_all_it_refers_to() -> None:
    same = resource("aws:kms/key:Key", "again", enableKeyRotation=True)
    other = resource("aws:kms/key:Key", "without", enableKeyRotation=False)
    assert [r.name for r in sample(graph(KEY, same, other, ALIAS)).resources] == ["clinical", "without", "a"]
    seen: set[tuple[str, ...]] = set()
    sample(graph(KEY), seen)
    assert [r.name for r in sample(graph(same, other), seen).resources] == ["without"]


def test_references_secrets_and_what_is_not_known_are_written_as_terraform_wants_them() -> None:
    policy = resource("aws:iam/policy:Policy", "p", policy=f'{{"Resource": "{ref(KEY, "arn")}", "aws": "${{aws:username}} %{{x}}"}}')
    secret = resource("aws:secretsmanager/secretVersion:SecretVersion", "v", secretString=Secret(SecretOrigin.LITERAL), secretId=UNTOLD)
    written = configured(KEY, ALIAS, policy, secret)
    assert written["aws_kms_alias.a"]["target_key_id"] == "${aws_kms_key.clinical.key_id}"
    assert written["aws_iam_policy.p"]["policy"] == '{"Resource": "${aws_kms_key.clinical.arn}", "aws": "$${aws:username} %%{x}"}'
    assert written["aws_secretsmanager_secret_version.v"] == {"secret_string": "masked-secret", "secret_id": UNKNOWN}


def test_a_plan_differs_from_itself_in_nothing_and_order_is_no_difference_in_a_set() -> None:
    rules = [{"protocol": "tcp", "fromPort": port, "toPort": port, "cidrBlocks": ["10.0.0.0/8"]} for port in (22, 443)]
    one, turned = (
        terraform_plan(graph(resource("aws:ec2/securityGroup:SecurityGroup", "g", ingress=given)), name_table()).document
        for given in (rules, rules[::-1])
    )
    assert list(differences(one, one)) == []
    assert list(differences(one, turned)) == []
    narrower = [rules[0], {**rules[1], "cidrBlocks": ["10.1.0.0/16"]}]
    other = terraform_plan(graph(resource("aws:ec2/securityGroup:SecurityGroup", "g", ingress=narrower)), name_table()).document
    assert [(d.path, d.kind) for d in differences(one, other)] == [("ingress.cidr_blocks", Kind.OTHER)]


def test_a_resource_that_only_one_plan_has_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"aws_kms_alias\.a"):
        list(differences(terraform_plan(graph(KEY, ALIAS), name_table()).document, terraform_plan(graph(KEY), name_table()).document))


def test_a_recording_is_read_as_it_was_written_and_always_the_same_file(tmp_path: Path) -> None:
    plan = slim(combine((graph(KEY),), name_table()).document)
    first, second = tmp_path / "first.gz", tmp_path / "second.gz"
    for file in (first, second):
        write_recording(file, Recording("hashicorp/aws 6", (graph(KEY),), plan))
    assert first.read_bytes() == second.read_bytes()
    read = read_recording(first)
    assert (read.provider, read.plan, [r.name for r in read.graphs[0].resources]) == ("hashicorp/aws 6", plan, ["clinical"])
    first.write_bytes(first.read_bytes()[:-20])
    with pytest.raises(InputError, match="not a recording"):
        read_recording(first)


def test_the_smallest_configurations_show_every_block_with_all_that_is_required_unknown() -> None:
    block = {
        "name": TerraformField("string", required=True),
        "tags": TerraformField("map"),
        "rule": TerraformField("object", many=True, block=True, inside={"port": TerraformField("number", required=True)}),
    }
    whole, rule = minimals("aws_x", block)
    assert (whole.path, whole.configuration) == ((), {"name": UNKNOWN})
    assert (rule.path, rule.configuration) == (("rule",), {"name": UNKNOWN, "rule": [{"port": UNKNOWN}]})
    assert whole.shown({"name": "n", "tags": None, "rule": []}) == {"tags": None, "rule": []}
    assert rule.shown({"rule": [{"port": 1, "self": False}]}) == {"self": False}
    assert rule.shown({"rule": []}) is None
