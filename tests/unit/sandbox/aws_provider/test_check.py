"""Inputs are refused by name, defaulted and named."""

from __future__ import annotations

from typing import Any

from sandbox.aws_provider.check import DEFAULTED, IMPORTED, completed, problems
from sandbox.aws_provider.schema import schemas
from sandbox.aws_provider.table import TABLE
from sandbox.aws_provider.values import UNKNOWN
from sandbox.aws_provider.wire import SIGNATURE

_SEED = b"\x01\x02\x03\x04"


def _reasons(token: str, declared: dict[str, Any]) -> list[str]:
    return [problem.reason for problem in problems(token, TABLE[token], schemas()[token], declared)]


def test_good_inputs_have_no_problem() -> None:
    assert _reasons("ec2/vpc:Vpc", {"cidrBlock": UNKNOWN, "tags": {"any key": "x"}}) == []


def test_every_problem_is_told_at_once_with_its_place() -> None:
    rules = [{"status": "Enabled", "expirations": {"days": 1}}]
    assert _reasons("s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", {"bukket": "b", "rules": rules}) == [
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration has no property 'bukket'",
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration has no property 'rules[0].expirations'",
    ]


def test_a_property_the_sandbox_does_nothing_with_is_refused_rather_than_forgotten() -> None:
    assert _reasons("ec2/vpc:Vpc", {"ipv4IpamPoolId": "ipam"}) == []
    assert _reasons("ec2/routeTable:RouteTable", {"routes": [{"cidrBlock": "0.0.0.0/0"}]}) == [
        "the sandbox does not emulate the property 'routes' of aws:ec2/routeTable:RouteTable"
    ]


def test_a_value_of_the_wrong_kind_is_refused() -> None:
    assert _reasons("ec2/vpc:Vpc", {"tags": ["a"]}) == ["aws:ec2/vpc:Vpc: tags: a list is given where a single value is expected"]
    assert "an asset" in _reasons("ec2/vpc:Vpc", {"tags": {SIGNATURE: "c44067f5952c0a294b673a41bacd8c17"}})[0]


def test_where_exactly_one_of_several_is_wanted_both_and_none_are_refused() -> None:
    token, tags = "backup/restoreTestingSelection:RestoreTestingSelection", {"stringEquals": [{"key": "tier", "value": "clinical"}]}
    told = "aws:" + token + ": {} of protectedResourceArns, protectedResourceConditions are given where exactly one is wanted"
    assert _reasons(token, {"protectedResourceArns": ["*"], "protectedResourceConditions": tags}) == [told.format(2)]
    assert _reasons(token, {"protectedResourceArns": [], "name": "n"}) == [told.format(0)]
    assert _reasons(token, {"protectedResourceArns": ["*"]}) == []
    assert _reasons(token, {"protectedResourceConditions": tags}) == []
    assert _reasons(token, {"protectedResourceArns": UNKNOWN, "protectedResourceConditions": tags}) == []


def test_a_name_is_made_from_the_seed_and_then_kept() -> None:
    row = TABLE["sns/topic:Topic"]
    first = completed(row, {}, {}, "alarms", _SEED)
    assert first["name"] == "alarms-0102030"
    assert first[DEFAULTED] == ["name"]
    assert completed(row, {}, first, "alarms", b"\x09\x09\x09\x09")["name"] == first["name"]
    assert completed(row, {"name": "mine"}, first, "alarms", _SEED)["name"] == "mine"
    assert completed(row, {"namePrefix": "p-"}, {}, "alarms", _SEED)["name"] == "p-0102030"


def test_a_bucket_gets_a_name_s3_allows() -> None:
    assert completed(TABLE["s3/bucket:Bucket"], {}, {}, "LogArchive", _SEED)["bucket"] == "logarchive-0102030"


def test_an_imported_value_that_is_declared_is_no_longer_only_read() -> None:
    old = {"cidrBlock": "10.0.0.0/16", "instanceTenancy": "default", IMPORTED: ["cidrBlock", "instanceTenancy"]}
    assert completed(TABLE["ec2/vpc:Vpc"], {"cidrBlock": "10.0.0.0/16"}, old, "v", _SEED)[IMPORTED] == ["instanceTenancy"]
