"""What an update would do: in place where AWS can, by replacement where it cannot."""

from __future__ import annotations

from typing import Any

from sandbox.aws_provider.change import changeable
from sandbox.aws_provider.diff import Difference, difference
from sandbox.aws_provider.schema import schemas
from sandbox.aws_provider.table import TABLE
from sandbox.aws_provider.values import UNKNOWN


def _difference(token: str, old: dict[str, Any], new: dict[str, Any], **more: Any) -> Difference:
    row, schema = TABLE[token], schemas()[token]
    given: dict[str, Any] = {"default_tags": {}, "region": "eu-west-1", "old": {**old, "region": "eu-west-1"}, "old_inputs": old, **more}
    return difference(row, changeable(row, schema), schema.inputs, new=new, **given)


def test_equal_inputs_are_no_change() -> None:
    assert not _difference("ec2/vpc:Vpc", {"cidrBlock": "10.0.0.0/16"}, {"cidrBlock": "10.0.0.0/16"}).changes


def test_what_no_update_call_takes_is_a_replacement() -> None:
    assert _difference("ec2/vpc:Vpc", {"cidrBlock": "10.0.0.0/16"}, {"cidrBlock": "10.1.0.0/16"}).replacing == ["cidrBlock"]
    assert _difference("ec2/vpc:Vpc", {"enableDnsSupport": True}, {"enableDnsSupport": False}).replacing == []


def test_a_value_known_only_after_an_update_counts_as_different() -> None:
    assert _difference("ec2/subnet:Subnet", {"vpcId": "vpc-1"}, {"vpcId": UNKNOWN}).replacing == ["vpcId"]


def test_another_region_is_a_replacement() -> None:
    assert _difference("ec2/vpc:Vpc", {}, {"region": "eu-central-1"}).replacing == ["region"]
    assert _difference("ec2/vpc:Vpc", {}, {"region": "eu-west-1"}).changes == {}


def test_an_ignored_property_is_left_as_it_was() -> None:
    old, new = {"cidrBlock": "10.0.0.0/16"}, {"cidrBlock": "10.1.0.0/16", "tags": {"a": "b"}}
    assert _difference("ec2/vpc:Vpc", old, new, ignore=["cidrBlock", "tags"]).changes == {}


def test_changed_default_tags_are_a_change_in_place() -> None:
    found = _difference("ec2/vpc:Vpc", {"tagsAll": {"Program": "one"}}, {"tagsAll": {"Program": "one"}}, default_tags={"Program": "two"})
    assert list(found.changes) == ["tagsAll"]
    assert found.replacing == []


def test_a_replacement_in_the_same_place_deletes_first() -> None:
    route = {"routeTableId": "rtb-1", "destinationCidrBlock": "0.0.0.0/0"}
    named = {"name": "alarms", "fifoTopic": False}
    assert _difference("ec2/route:Route", route, {**route, "routeTableId": "rtb-2"}).delete_first
    assert _difference("sns/topic:Topic", named, {**named, "fifoTopic": True}).delete_first
    assert not _difference("ec2/vpc:Vpc", {"cidrBlock": "10.0.0.0/16"}, {"cidrBlock": "10.1.0.0/16"}).delete_first


def test_what_only_an_import_read_may_be_left_out_and_server_defaults_are_no_change() -> None:
    imported = {"cidrBlock": "10.0.0.0/16", "instanceTenancy": "default", "__imported": ["cidrBlock", "instanceTenancy"]}
    assert _difference("ec2/vpc:Vpc", imported, {"cidrBlock": "10.0.0.0/16"}).changes == {}
    assert _difference("ec2/vpc:Vpc", imported, {"cidrBlock": "10.9.0.0/16"}).replacing == ["cidrBlock"]


def test_a_write_only_value_changes_with_its_version() -> None:
    old = {"secretId": "s", "secretStringWo": "a", "secretStringWoVersion": 1}
    assert _difference("secretsmanager/secretVersion:SecretVersion", old, {**old, "secretStringWo": "b"}).changes == {}
    assert _difference("secretsmanager/secretVersion:SecretVersion", old, {**old, "secretStringWoVersion": 2}).replacing
