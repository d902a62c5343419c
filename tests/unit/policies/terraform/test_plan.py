"""The plan says what the program says, in Terraform's words; what it cannot say is an error that names it."""

from __future__ import annotations

from typing import Any

import pytest

from policies.errors import InputError
from policies.graph import Graph
from policies.resource import Edge, Resource
from policies.terraform.names import name_table
from policies.terraform.plan import terraform_plan
from policies.value import Secret, SecretOrigin
from tests.unit.policies.graphs import graph, ref, resource

KEY = resource("aws:kms/key:Key", "clinical", description="data", enableKeyRotation=True)
VPC = resource("aws:ec2/vpc:Vpc", "main", cidrBlock="10.0.0.0/16", tags={"camelCase": "kept"})


def written(*resources: Resource) -> dict[str, Any]:
    document = terraform_plan(graph(*resources), name_table()).document
    return {r["address"]: r["values"] for r in document["planned_values"]["root_module"]["resources"]}


def configured(given: Graph) -> dict[str, Any]:
    document = terraform_plan(given, name_table()).document
    return {r["address"]: r["expressions"] for r in document["configuration"]["root_module"]["resources"]}


def test_names_are_translated_and_defaults_are_filled_in() -> None:
    values = written(KEY)["aws_kms_key.clinical"]
    assert values["enable_key_rotation"] is True
    assert values["is_enabled"] is True, "what the provider plans for what is left out"
    assert values["deletion_window_in_days"] is None, "what AWS decides, the provider leaves open"


def test_keys_of_a_map_are_data() -> None:
    values = written(VPC)["aws_vpc.main"]
    assert values["tags"] == {"camelCase": "kept"}
    assert values["tags_all"] == values["tags"]


def test_one_block_becomes_a_list_and_an_attribute_of_objects_has_every_field() -> None:
    group = resource(
        "aws:ec2/securityGroup:SecurityGroup",
        "g",
        ingress=[{"protocol": "tcp", "fromPort": 22.0, "toPort": 22, "cidrBlocks": ["0.0.0.0/0"]}],
    )
    lock = resource("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", "l", rule={"defaultRetention": {"days": 7}})
    values = written(group, lock)
    [rule] = values["aws_security_group.g"]["ingress"]
    assert rule["self"] is False
    assert rule["ipv6_cidr_blocks"] == []
    assert rule["description"] == ""
    assert values["aws_s3_bucket_object_lock_configuration.l"]["rule"][0]["default_retention"][0]["days"] == 7


def test_a_reference_is_unknown_in_the_values_and_named_in_the_configuration() -> None:
    alias = resource("aws:kms/alias:Alias", "a", targetKeyId=ref(KEY, "keyId"))
    assert "target_key_id" not in written(KEY, alias)["aws_kms_alias.a"]
    expressions = configured(graph(KEY, alias))["aws_kms_alias.a"]
    assert expressions["target_key_id"] == {"references": ["aws_kms_key.clinical.key_id", "aws_kms_key.clinical"]}


def test_a_policy_around_a_reference_stays_readable() -> None:
    policy = resource("aws:iam/policy:Policy", "p", policy=f'{{"Resource": "{ref(KEY, "arn")}"}}')
    assert written(KEY, policy)["aws_iam_policy.p"]["policy"] == '{"Resource": "arn:aws:service:eu-west-1:123456789012:unknown"}'


def test_a_reference_whose_text_was_an_echo_is_found_again() -> None:
    bucket = resource("aws:s3/bucket:Bucket", "b", bucket="records")
    block = resource("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "b", bucket="records", blockPublicAcls=True)
    linked = Resource(block.urn, block.type, block.name, block.properties, edges=(Edge("bucket", bucket.urn, None),))
    assert configured(graph(bucket, linked))["aws_s3_bucket_public_access_block.b"]["bucket"] == {
        "references": ["aws_s3_bucket.b.bucket", "aws_s3_bucket.b"]
    }


def test_two_resources_of_one_name_keep_apart() -> None:
    other = Resource(f"{KEY.urn}-elsewhere", KEY.type, KEY.name, KEY.properties)
    assert set(written(KEY, other)) == {"aws_kms_key.clinical", "aws_kms_key.clinical_2"}


def test_no_secret_is_written() -> None:
    version = resource("aws:secretsmanager/secretVersion:SecretVersion", "v", secretString=Secret(SecretOrigin.REFERENCE))
    assert written(version)["aws_secretsmanager_secret_version.v"]["secret_string"] == "masked-secret"


def test_every_unmapped_type_and_property_is_named_at_once() -> None:
    strange = resource("aws:quantum/computer:Computer", "q")
    with pytest.raises(InputError) as caught:
        terraform_plan(graph(strange, resource(KEY.type, "k", turboMode=True), resource(VPC.type, "v", warp={"a": 1})), name_table())
    assert [p.split(" is not")[0] for p in caught.value.problems] == [
        "aws:quantum/computer:Computer",
        "aws:kms/key:Key k: property turboMode",
        "aws:ec2/vpc:Vpc v: property warp",
    ]


def test_a_provider_of_something_else_is_left_out_visibly() -> None:
    plan = terraform_plan(graph(KEY, resource("vault:index/mount:Mount", "kv")), name_table())
    assert plan.left_out == ("vault:index/mount:Mount kv",)
    assert set(plan.written) == {"aws_kms_key.clinical"}
