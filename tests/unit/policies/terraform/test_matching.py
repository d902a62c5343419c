"""Pulumi's names find Terraform's, and what finds none is said, not guessed."""

from __future__ import annotations

import pytest

from policies.terraform.generator.defaults import documented_defaults
from policies.terraform.generator.matching import Matcher, Settled, best_type, find
from policies.terraform.generator.schema import TerraformField
from policies.terraform.generator.sdk import SdkField

TEXT, BLOCK = SdkField("string"), SdkField("object", many=True)
NOTHING_SETTLED = Settled({}, frozenset(), frozenset())


@pytest.mark.parametrize(
    ("pulumi", "argument", "terraform"),
    [
        ("kmsKeyId", TEXT, TerraformField("string")),
        ("rules", BLOCK, TerraformField("object", many=True, block=True)),
        ("policies", BLOCK, TerraformField("object", many=True, block=True)),
        ("indices", BLOCK, TerraformField("object", many=True, block=True)),
        ("criteria", BLOCK, TerraformField("object", many=True, block=True)),
    ],
)
def test_spelling_and_plural_are_seen_through(pulumi: str, argument: SdkField, terraform: TerraformField) -> None:
    expected = {"kmsKeyId": "kms_key_id", "rules": "rule", "policies": "policy", "indices": "index", "criteria": "criterium"}[pulumi]
    assert find(pulumi, argument, {"other": TerraformField("string"), expected: terraform}) == expected


def test_a_plural_does_not_match_a_scalar() -> None:
    assert find("rules", BLOCK, {"rule": TerraformField("string")}) is None


def test_what_has_no_name_is_a_problem_unless_a_person_settled_it() -> None:
    block = {"alarm_name": TerraformField("string", required=True)}
    open_ = Matcher("t", NOTHING_SETTLED, documented_defaults)
    open_.match("", {"name": TEXT, "novelty": TEXT}, block)
    assert len(open_.problems) == 3
    settled = Matcher("t", Settled({"name": "alarm_name"}, frozenset({"novelty"}), frozenset()), documented_defaults)
    node = settled.match("", {"name": TEXT, "novelty": TEXT}, block)
    assert settled.problems == []
    assert node["properties"]["name"]["to"] == "alarm_name"


def test_a_list_against_a_single_value_is_a_problem() -> None:
    matcher = Matcher("t", NOTHING_SETTLED, documented_defaults)
    matcher.match("", {"name": SdkField("string", many=True)}, {"name": TerraformField("string")})
    assert matcher.problems == ["t: name is a list in Pulumi and not in Terraform (name)"]


def test_the_type_that_shares_most_names_wins_and_a_stranger_does_not() -> None:
    schema = {
        "aws_kms_key": {n: TerraformField("string") for n in ("arn", "policy", "key_usage")},
        "aws_kms_alias": {n: TerraformField("string") for n in ("arn", "name", "target_key_id")},
    }
    assert best_type("aws:kms/key:Key", ("arn", "policy", "keyUsage"), schema) == "aws_kms_key"
    assert best_type("aws:quantum/computer:Computer", ("qubits", "lattice"), schema) is None


@pytest.mark.parametrize(
    ("about", "shape", "default"),
    [
        ("Whether it rotates. Defaults to `false`.", "bool", False),
        ("Days. The default is 0. To disable…", "number", 0),
        ('Class. Default value is "STANDARD".', "string", "STANDARD"),
        ("Name. Defaults to `gp2` if iops is not given.", "string", None),
        ("Defaults to the Region set in the provider configuration.", "string", None),
        ("Nothing said.", "string", None),
    ],
)
def test_a_documented_default_is_read_and_a_conditional_one_is_not(about: str, shape: str, default: object) -> None:
    assert documented_defaults(about, shape) == default
