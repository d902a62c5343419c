"""A Terraform plan reads like a recording under Pulumi's names, and what has no such name is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from policies.graph import Graph
from policies.judge import Outcome, judge
from policies.resource import Resource
from policies.rules import all_rules
from policies.source import Source
from policies.sources.terraform_plan import read_terraform_plan
from policies.value import UNKNOWN, Secret, SecretOrigin, references
from tests.unit.policies.sources import exports as e
from tests.unit.policies.sources.exports import terraform, terraform_plan


def read(folder: Path, document: object) -> Graph:
    return read_terraform_plan(e.written(folder, document, "clinic.json"))


def named(graph: Graph, address: str) -> Resource:
    return next(r for r in graph.resources if r.name == address)


def pointed(graph: Graph, address: str, property_: str) -> list[str]:
    return [target.name for target in graph.targets(named(graph, address), property_)]


def test_types_and_names_are_pulumis_and_what_is_not_set_is_absent(tmp_path: Path) -> None:
    graph = read(tmp_path, e.TERRAFORM_PLAN)
    assert (graph.source, graph.environment) == (Source.TERRAFORM_PLAN, "clinic")
    key = named(graph, "aws_kms_key.records")
    assert key.type == "aws:kms/key:Key"
    assert dict(key.properties) == {"enableKeyRotation": True}


def test_an_unknown_value_is_the_reference_its_expression_names(tmp_path: Path) -> None:
    graph = read(tmp_path, e.TERRAFORM_PLAN)
    database = named(graph, "aws_db_instance.ehr")
    [reference] = references(database.text("kmsKeyId"))
    assert (graph.get(reference.urn), reference.output) == (named(graph, "aws_kms_key.records"), "arn")


def test_what_terraform_calls_sensitive_or_what_is_called_a_secret_is_masked(tmp_path: Path) -> None:
    unmarked = terraform("aws_db_instance", "b", {"password": e.SECRET})
    graph = read(tmp_path, terraform_plan(*_resources(e.TERRAFORM_PLAN), unmarked))
    for name in ("aws_db_instance.ehr", "aws_db_instance.b"):
        assert named(graph, name).properties["password"] == Secret(SecretOrigin.UNTOLD)
    assert e.SECRET not in repr([r.properties for r in graph.resources])


def test_the_default_tags_of_the_provider_are_tags_of_the_resource(tmp_path: Path) -> None:
    tagged = terraform("aws_kms_key", "k", {"tags": {"owner": "records"}, "tags_all": {"owner": "records", "environment": "prod"}})
    bare = terraform("aws_kms_key", "b", {"tags": None, "tags_all": {"environment": "prod"}})
    graph = read(tmp_path, terraform_plan(tagged, bare))
    assert named(graph, "aws_kms_key.k").properties["tags"] == {"owner": "records", "environment": "prod"}
    assert named(graph, "aws_kms_key.b").properties["tags"] == {"environment": "prod"}


def test_the_region_of_a_provider_is_its_constant_or_its_variables_value(tmp_path: Path) -> None:
    graph = read(tmp_path, e.TERRAFORM_PLAN)
    assert graph.region_of(named(graph, "aws_kms_key.records")) == "eu-central-1"


def test_a_known_value_stays_and_its_edge_says_what_it_echoes(tmp_path: Path) -> None:
    referring = {"bucket": {"references": ["aws_s3_bucket.b.bucket", "aws_s3_bucket.b"]}}
    plan = terraform_plan(
        terraform("aws_s3_bucket", "b", {"bucket": "records"}),
        terraform("aws_s3_bucket_versioning", "b", {"bucket": "records"}, expressions=referring),
    )
    graph = read(tmp_path, plan)
    assert named(graph, "aws_s3_bucket_versioning.b").text("bucket") == "records"
    assert pointed(graph, "aws_s3_bucket_versioning.b", "bucket") == ["aws_s3_bucket.b"]


def test_blocks_are_objects_and_lists_as_in_a_program(tmp_path: Path) -> None:
    rule = {"default_retention": [{"mode": "COMPLIANCE", "days": 2557, "years": None}]}
    lock = terraform("aws_s3_bucket_object_lock_configuration", "b", {"bucket": "b", "rule": [rule]})
    inside = {"from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"], "ipv6_cidr_blocks": []}
    group = terraform("aws_security_group", "g", {"ingress": [inside, {**inside, "from_port": 80}]})
    graph = read(tmp_path, terraform_plan(lock, group))
    assert named(graph, lock["address"]).properties["rule"] == {"defaultRetention": {"mode": "COMPLIANCE", "days": 2557}}
    assert [b.number("fromPort") for b in named(graph, group["address"]).blocks("ingress")] == [22, 80]


def test_a_zero_that_the_provider_shows_for_nothing_is_nothing_and_a_no_stays(tmp_path: Path) -> None:
    values = {"identifier": "ehr", "monitoring_interval": 0, "multi_az": False, "deletion_protection": False}
    database = named(read(tmp_path, terraform_plan(terraform("aws_db_instance", "ehr", values))), "aws_db_instance.ehr")
    assert dict(database.properties) == {"identifier": "ehr", "multiAz": False, "deletionProtection": False}


def test_an_unknown_document_defers_and_an_unknown_item_of_many_references_too(tmp_path: Path) -> None:
    key = {"references": ["aws_kms_key.k.arn", "aws_kms_key.k"]}
    policy = terraform("aws_iam_policy", "p", {"name": "p"}, unknown={"policy": True}, expressions={"policy": key})
    graph = read(tmp_path, terraform_plan(terraform("aws_kms_key", "k", {}), policy))
    assert named(graph, "aws_iam_policy.p").properties["policy"] is UNKNOWN
    assert pointed(graph, "aws_iam_policy.p", "policy") == ["aws_kms_key.k"]


def test_data_sources_are_left_out(tmp_path: Path) -> None:
    data = {**terraform("aws_caller_identity", "me", {}), "address": "data.aws_caller_identity.me", "mode": "data"}
    graph = read(tmp_path, terraform_plan(terraform("aws_kms_key", "k", {}), data))
    assert [r.name for r in graph.resources if r.custom and not r.type.startswith("pulumi:")] == ["aws_kms_key.k"]


def _resources(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """The resources a small plan was made of."""
    changes = {c["address"]: c["change"] for c in plan["resource_changes"]}
    configured = {c["address"]: c["expressions"] for c in plan["configuration"]["root_module"]["resources"]}
    return [
        {
            **r,
            "unknown": changes[r["address"]]["after_unknown"],
            "sensitive": r["sensitive_values"],
            "expressions": configured[r["address"]],
        }
        for r in plan["planned_values"]["root_module"]["resources"]
    ]


def instance(type_: str, name: str, index: object, values: dict[str, Any], module: str = "") -> dict[str, Any]:
    shown = f'"{index}"' if isinstance(index, str) else index
    address = f"{module}.{type_}.{name}[{shown}]".lstrip(".")
    return {"address": address, "mode": "managed", "type": type_, "name": name, "index": index, "values": values}


def configured(type_: str, name: str, **expressions: object) -> dict[str, Any]:
    return {"address": f"{type_}.{name}", "mode": "managed", "type": type_, "name": name, "expressions": expressions}


def test_references_find_the_instance_beside_them_and_pass_through_modules(tmp_path: Path) -> None:
    """Two subnets by count inside a module, a route table each, and outside a group of both through the module's output."""
    subnets = [instance("aws_subnet", "data", i, {}, "module.net") for i in (0, 1)]
    associations = [instance("aws_route_table_association", "data", i, {}, "module.net") for i in (0, 1)]
    group = terraform("aws_db_subnet_group", "ehr", {"name": "ehr"})
    vpc = terraform("aws_vpc", "main", {"cidr_block": "10.0.0.0/16"})
    unknown = {r["address"]: {"vpc_id": True} for r in subnets} | {r["address"]: {"subnet_id": True} for r in associations}
    unknown["aws_db_subnet_group.ehr"] = {"subnet_ids": True}
    child = {
        "resources": [
            configured("aws_subnet", "data", vpc_id={"references": ["var.vpc_id"]}),
            configured("aws_route_table_association", "data", subnet_id={"references": ["aws_subnet.data", "count.index"]}),
        ],
        "outputs": {"subnet_ids": {"expression": {"references": ["aws_subnet.data"]}}},
    }
    plan = terraform_plan(group, vpc)
    plan["planned_values"]["root_module"]["child_modules"] = [{"address": "module.net", "resources": [*subnets, *associations]}]
    plan["resource_changes"] = [{"address": a, "change": {"actions": ["create"], "after_unknown": u}} for a, u in unknown.items()]
    plan["configuration"]["root_module"] = {
        "resources": [
            configured("aws_vpc", "main"),
            configured("aws_db_subnet_group", "ehr", subnet_ids={"references": ["module.net.subnet_ids", "module.net"]}),
        ],
        "module_calls": {"net": {"expressions": {"vpc_id": {"references": ["aws_vpc.main.id", "aws_vpc.main"]}}, "module": child}},
    }
    graph = read(tmp_path, plan)
    assert pointed(graph, "module.net.aws_subnet.data[1]", "vpcId") == ["aws_vpc.main"]
    assert pointed(graph, "module.net.aws_route_table_association.data[1]", "subnetId") == ["module.net.aws_subnet.data[1]"]
    assert pointed(graph, "aws_db_subnet_group.ehr", "subnetIds") == ["module.net.aws_subnet.data[0]", "module.net.aws_subnet.data[1]"]


def test_a_reference_by_key_finds_that_instance_alone(tmp_path: Path) -> None:
    plan = terraform_plan(terraform("aws_eip", "one", {}, unknown={"network_interface": True}))
    subnets = [instance("aws_subnet", "data", key, {}) for key in ("a.b", "c")]
    plan["planned_values"]["root_module"]["resources"] = [*subnets, terraform("aws_nat_gateway", "n", {})]
    plan["resource_changes"] = [{"address": "aws_nat_gateway.n", "change": {"after_unknown": {"subnet_id": True}}}]
    refers = {"references": ['aws_subnet.data["a.b"].id', 'aws_subnet.data["a.b"]', "aws_subnet.data"]}
    plan["configuration"]["root_module"]["resources"] = [
        configured("aws_subnet", "data"),
        configured("aws_nat_gateway", "n", subnet_id=refers),
    ]
    graph = read(tmp_path, plan)
    assert named(graph, "aws_nat_gateway.n").text("subnetId").endswith('::aws_subnet.data["a.b"]#id}')


def test_what_the_table_does_not_know_stays_visible_as_not_judged(tmp_path: Path) -> None:
    foreign = [terraform("google_storage_bucket", name, {"name": name, "token": e.SECRET}) for name in "ab"]
    newer = terraform("aws_kms_key", "k", {"enable_key_rotation": True, "quantum_safe": "yes"})
    graph = read(tmp_path, terraform_plan(newer, *foreign))
    assert graph.unread == (
        "2 resources of type google_storage_bucket, which the name table does not know",
        "quantum_safe of aws_kms_key: not in the name table",
    )
    assert named(graph, "google_storage_bucket.a").type == "terraform:google_storage_bucket"
    assert e.SECRET not in repr(named(graph, "google_storage_bucket.a").properties)
    said = [f for f in judge(graph, all_rules()).findings if f.rule == "CHECK-003"]
    assert [(f.outcome, f.reason) for f in said] == [(Outcome.NOT_ASKED, f"not judged: {what}") for what in graph.unread]


def test_a_plan_of_unknown_types_alone_is_not_a_plan_that_does_nothing_wrong(tmp_path: Path) -> None:
    graph = read(tmp_path, terraform_plan(terraform("google_storage_bucket", "a", {})))
    found = judge(graph, all_rules()).findings
    assert [f.outcome for f in found if f.rule == "CHECK-001"] == [Outcome.FAILED]


@pytest.mark.parametrize("partial", [{"complete": False}, {"deferred_changes": [{}]}])
def test_what_terraform_left_for_later_is_said(tmp_path: Path, partial: dict[str, object]) -> None:
    graph = read(tmp_path, terraform_plan(terraform("aws_kms_key", "k", {}), **partial))
    assert graph.unread == ("what Terraform left for a later plan (-target, or deferred changes)",)


def test_rules_that_need_what_no_plan_shows_say_so(tmp_path: Path) -> None:
    answers = {f.rule: f.outcome for f in judge(read(tmp_path, e.TERRAFORM_PLAN), all_rules()).findings}
    assert {answers[r] for r in ("REC-001", "REC-003", "SEC-001", "DRILL-001")} == {Outcome.NOT_ASKED}


def test_what_comes_through_for_each_finds_the_instance_of_the_same_key(tmp_path: Path) -> None:
    plan = terraform_plan()
    subnets, gateways = ([instance(type_, "data", key, {}) for key in "ab"] for type_ in ("aws_subnet", "aws_nat_gateway"))
    plan["planned_values"]["root_module"]["resources"] = [*subnets, *gateways]
    plan["resource_changes"] = [{"address": g["address"], "change": {"after_unknown": {"subnet_id": True}}} for g in gateways]
    chained = configured("aws_nat_gateway", "data", subnet_id={"references": ["each.value.id", "each.value"]})
    plan["configuration"]["root_module"]["resources"] = [
        configured("aws_subnet", "data"),
        {**chained, "for_each_expression": {"references": ["aws_subnet.data"]}},
    ]
    graph = read(tmp_path, plan)
    assert pointed(graph, 'aws_nat_gateway.data["b"]', "subnetId") == ['aws_subnet.data["b"]']
    assert graph.unread == ()


def test_a_reference_that_the_plan_does_not_follow_is_said_and_defers(tmp_path: Path) -> None:
    local = {"subnet_id": {"references": ["local.chosen"]}}
    graph = read(tmp_path, terraform_plan(terraform("aws_nat_gateway", "n", {}, unknown={"subnet_id": True}, expressions=local)))
    assert named(graph, "aws_nat_gateway.n").properties["subnetId"] is UNKNOWN
    where = "aws_nat_gateway.subnet_id"
    assert graph.unread == (f"what 1 unknown values refer to ({where}): they come through local values, data sources or for_each",)


REAL = Path(__file__).parents[3] / "data" / "terraform" / "instances_plan.json"


def test_a_plan_of_terraforms_own_reads_with_every_instance_and_reference() -> None:
    """Recorded from Terraform 1.11.4 with its built-in `terraform_data`: modules by key, count, for_each, a splat, a local, a secret."""
    graph = read_terraform_plan(REAL)
    targets = {r.name: [t.name for t in graph.targets(r, "input")] for r in graph.resources}
    assert targets['module.net["a.b"].terraform_data.assoc[1]'] == ['module.net["a.b"].terraform_data.subnet[1]']
    assert targets['module.net["c"].terraform_data.subnet[0]'] == ["terraform_data.key"]
    assert targets['terraform_data.each["x"]'] == ["terraform_data.key"]
    assert targets["terraform_data.user"] == ["terraform_data.key", *(f'module.net["c"].terraform_data.subnet[{i}]' for i in (0, 1))]
    assert targets["terraform_data.loc"] == []
    assert [u for u in graph.unread if "local values" in u], "what a local value hides is said"
    assert named(graph, "terraform_data.sec").properties["input"] == Secret(SecretOrigin.UNTOLD)
    assert e.SECRET in REAL.read_text(encoding="utf-8")
