"""The pack asks the same rules of the engine's resources, blocks by severity, and shows what it cannot answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from pulumi_policy import (
    EnforcementLevel,
    PolicyCustomTimeouts,
    PolicyProviderResource,
    PolicyResource,
    PolicyResourceOptions,
    StackValidationArgs,
    StackValidationPolicy,
    proxy,
)

from policies.crossguard.engine_graph import engine_graph
from policies.crossguard.policies import pack_policies
from policies.graph import Graph
from policies.rule import Rule, Severity, Violation
from policies.rules import all_rules
from policies.value import UNKNOWN, Secret, SecretOrigin

UNKNOWN_TEXT = proxy.UNKNOWN_STRING_VALUE


def engine_resource(type_: str, name: str, props: Mapping[str, object], **depends: PolicyResource) -> PolicyResource:
    times = PolicyCustomTimeouts(0, 0, 0)
    options = PolicyResourceOptions(True, [], None, [], times, [])
    provider = PolicyProviderResource("pulumi:providers:aws", {}, "urn:pulumi:prod::p::pulumi:providers:aws::aws", "aws")
    wrapped = proxy.unknown_checking_proxy(dict(props))
    dependencies = {key: [target] for key, target in depends.items()}
    return PolicyResource(type_, wrapped, f"urn:pulumi:prod::p::{type_}::{name}", name, options, provider, None, [], dependencies)


VPC = engine_resource("aws:ec2/vpc:Vpc", "main", {"cidrBlock": "10.0.0.0/16", "arn": UNKNOWN_TEXT})
GROUP = engine_resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "main", {"vpcId": UNKNOWN_TEXT}, vpcId=VPC)


def reports(policy_name: str, tmp_path: Path, *resources: PolicyResource, rules: tuple[Rule, ...] = ()) -> list[tuple[str, str | None]]:
    said: list[tuple[str, str | None]] = []
    policies = {p.name: p for p in pack_policies(rules or all_rules(), tmp_path, tmp_path)}
    chosen = policies[policy_name]
    assert isinstance(chosen, StackValidationPolicy)

    def report(message: str, urn: str | None = None) -> None:
        said.append((message, urn))

    chosen.validate(StackValidationArgs(list(resources)), report)
    return said


def test_edges_unknowns_and_the_stack_are_read() -> None:
    graph = engine_graph([VPC, GROUP], "prod", {})
    vpc, group = graph.resources
    assert graph.target(group, "vpcId") is vpc
    assert group.properties["vpcId"] is UNKNOWN
    assert "arn" not in vpc.properties, "an output the program did not set is no input"
    assert vpc.options.protect
    assert graph.outputs["recovery_plan"] is UNKNOWN


def test_what_is_called_a_secret_is_masked_before_a_rule_sees_it() -> None:
    database = engine_resource("aws:rds/instance:Instance", "ehr", {"password": "hunter2"})
    assert engine_graph([database], "prod", {}).resources[0].properties["password"] == Secret(SecretOrigin.UNTOLD)


def test_a_violation_is_reported_on_its_resource(tmp_path: Path) -> None:
    database = engine_resource("aws:rds/instance:Instance", "ehr", {"publiclyAccessible": True})
    [(message, urn)] = reports("DATA-002", tmp_path, database)
    assert message.startswith("DATA-002 FAILED: ehr asks for a public address")
    assert urn == database.urn
    assert reports("DATA-002", tmp_path, engine_resource("aws:rds/instance:Instance", "ehr", {})) == []


def test_an_unknown_value_is_shown_and_blocks_nothing(tmp_path: Path) -> None:
    database = engine_resource("aws:rds/instance:Instance", "ehr", {"publiclyAccessible": UNKNOWN_TEXT}, publiclyAccessible=VPC)
    assert reports("DATA-002", tmp_path, database) == []
    assert any("DATA-002 DEFERRED" in message for message, _ in reports("shown-not-blocked", tmp_path, database))


def test_high_and_critical_rules_block_and_others_do_not(tmp_path: Path) -> None:
    levels = {p.name: p.enforcement_level for p in pack_policies(all_rules(), tmp_path, tmp_path)}
    for rule in all_rules():
        assert (levels[rule.id] is EnforcementLevel.MANDATORY) is (rule.severity in {Severity.CRITICAL, Severity.HIGH})
    assert levels["no-silent-pass"] is levels["waivers-in-order"] is EnforcementLevel.MANDATORY
    assert levels["shown-not-blocked"] is EnforcementLevel.ADVISORY


def crash(graph: Graph) -> Iterator[Violation]:
    """Crash."""
    yield from (Violation(None, 1 / 0) for _ in graph.resources)  # type: ignore[arg-type] # it never gets that far


@pytest.mark.parametrize("severity", list(Severity))
def test_a_crash_blocks_whatever_the_severity_of_its_rule(tmp_path: Path, severity: Severity) -> None:
    rule = Rule("TEST-001", severity, "Is it?", "Do.", (), crash)
    assert [m for m, _ in reports("no-silent-pass", tmp_path, VPC, rules=(rule,))] == [
        "TEST-001 CRASHED: the rule crashed and gave no answer: ZeroDivisionError: division by zero. Do."
    ]


def test_an_empty_stack_blocks(tmp_path: Path) -> None:
    assert [m.partition(":")[0] for m, _ in reports("no-silent-pass", tmp_path)] == ["CHECK-001 FAILED"]


def test_a_waiver_file_that_cannot_be_read_blocks_and_excuses_nothing(tmp_path: Path) -> None:
    (tmp_path / "prod.yaml").write_text("waivers: {}")
    database = engine_resource("aws:rds/instance:Instance", "ehr", {"publiclyAccessible": True})
    assert any("expected `waivers:`" in message for message, _ in reports("waivers-in-order", tmp_path, database))
    assert reports("DATA-002", tmp_path, database)


def test_a_waived_violation_is_shown_and_does_not_block(tmp_path: Path) -> None:
    (tmp_path / "prod.yaml").write_text(
        "waivers:\n  - {rule: DATA-002, resources: [ehr], owner: data-platform, approver: security-review,\n"
        "     reason: 'The vendor reaches it for one more month.', expires: 2027-06-30}\n"
    )
    database = engine_resource("aws:rds/instance:Instance", "ehr", {"publiclyAccessible": True})
    if reports("waivers-in-order", tmp_path, database):
        pytest.fail("the waiver of this test has run out; give it a later day")
    assert reports("DATA-002", tmp_path, database) == []
    assert any("DATA-002 WAIVED" in message for message, _ in reports("shown-not-blocked", tmp_path, database))
