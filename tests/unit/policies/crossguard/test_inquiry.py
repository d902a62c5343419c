"""The pack asks the same rules of the engine's resources, blocks by severity, and shows what it cannot answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policies.crossguard.configuration import Configuration, built_in_levels
from policies.crossguard.engine_graph import engine_graph
from policies.crossguard.inquiry import Inquiry, Stack
from policies.crossguard.level import Level
from policies.graph import Graph
from policies.judge import Outcome, judge
from policies.need import Need
from policies.recovery.evidence import EvidenceFolder
from policies.rule import Rule, Severity, Violation
from policies.rules import all_rules
from policies.value import UNKNOWN, Secret, SecretOrigin, reference_text
from tests.unit.policies import hospital as h
from tests.unit.policies.crossguard.engine import (
    PREVIEW,
    SECRET,
    TODAY,
    UNKNOWN_TEXT,
    UPDATE,
    answered,
    as_engine_would,
    asked_alone,
    asked_whole,
)
from tests.unit.policies.graphs import changed, replaced

VPC = asked_whole("aws:ec2/vpc:Vpc", "main", {"cidrBlock": "10.0.0.0/16", "arn": UNKNOWN_TEXT})
GROUP = asked_whole("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "main", {"vpcId": UNKNOWN_TEXT}, vpcId=VPC.urn)
INSTANCE = "aws:rds/instance:Instance"
PUBLIC = asked_whole(INSTANCE, "ehr", {"publiclyAccessible": True})
WAIVER = (
    "waivers:\n  - {rule: DATA-002, resources: [ehr], owner: data-platform, approver: security-review,\n"
    "     reason: 'The vendor reaches it for one more month.', expires: 2027-06-30}\n"
)


def configuration(**paths: Path) -> Configuration:
    return Configuration(built_in_levels(all_rules()), **paths)  # type: ignore[arg-type] # paths only


def test_edges_unknowns_and_the_stack_are_read() -> None:
    graph = engine_graph([VPC, GROUP], {}, "prod", {}, ())
    vpc, group = graph.resources
    assert graph.target(group, "vpcId") is vpc
    assert group.properties["vpcId"] == reference_text(vpc.urn, "id"), "an unknown that can be nothing else"
    assert "arn" not in vpc.properties, "an output the program did not set is no input"
    assert vpc.options.protect
    assert graph.outputs["recovery_plan"] is UNKNOWN


def test_what_the_program_gave_is_judged_and_not_what_aws_filled_in() -> None:
    came = asked_whole(INSTANCE, "ehr", {"kmsKeyId": "arn:of-the-key-of-aws", "arn": "arn:of-the-database"})
    [database] = engine_graph([came], {came.urn: {"storageEncrypted": True}}, "prod", {}, ()).resources
    assert database.properties == {"storageEncrypted": True}
    inquiry = Inquiry(all_rules(), Path("nowhere"), UPDATE)
    inquiry.one(asked_alone(INSTANCE, "ehr", {"storageEncrypted": True}), TODAY)
    assert any("encrypted with a key of AWS" in one.message for one in inquiry.whole([came], TODAY))


IN_A_RULE = asked_whole(
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "in",
    {"securityGroupId": "sg-0123456789"},
    securityGroupId="urn:pulumi:prod::p::aws:ec2/securityGroup:SecurityGroup::drill",
)


@pytest.mark.parametrize(
    ("arn", "others"),
    [("arn:of-the-group", (IN_A_RULE,)), ("arn:aws:ec2:eu-west-1:123456789012:security-group/sg-0123456789", ())],
    ids=["from a rule made of it", "from its ARN"],
)
def test_an_identifier_that_nobody_handed_over_is_told(arn: str, others: tuple[Any, ...]) -> None:
    group = asked_whole("aws:ec2/securityGroup:SecurityGroup", "drill", {"arn": arn, "vpcId": "vpc-1"})
    stack = asked_whole("pulumi:pulumi:Stack", "p-prod", {"recovery_plan": {"security_groups": ["sg-0123456789"]}})
    graph = engine_graph([group, *others, stack], {}, "prod", {}, ())
    assert graph.outputs["recovery_plan"] == {"security_groups": [reference_text(group.urn, "id")]}


@pytest.mark.parametrize(("name", "value"), [("password", "hunter2"), ("anything", SECRET)])
def test_a_secret_is_masked_before_a_rule_sees_it(name: str, value: object) -> None:
    database = asked_whole(INSTANCE, "ehr", {name: value})
    assert engine_graph([database], {}, "prod", {}, ()).resources[0].properties[name] == Secret(SecretOrigin.UNTOLD)


PROVEN = EvidenceFolder(h.SOUND.evidence.drills, (), h.SOUND.evidence.judged_at, asked_for=True) if h.SOUND.evidence else None
BROKEN = replaced(h.SOUND, changed(h.primary, publiclyAccessible=True), changed(h.key, enableKeyRotation=False))


@pytest.mark.parametrize("graph", [h.SOUND, BROKEN], ids=["sound", "broken"])
def test_a_program_gets_the_verdicts_from_the_engine_that_it_gets_from_its_recording(graph: Graph) -> None:
    inquiry = Inquiry(all_rules(), Path("nowhere"), Stack("test", graph.settings, preview=False), evidence=PROVEN)
    alone, resources = as_engine_would(graph)
    for message in alone:
        inquiry.one(message, TODAY)
    told = {(one.policy, one.urn) for one in inquiry.whole(resources, TODAY)} - {("shown-not-blocked", "")}
    assert told == {(f.rule, f.urn) for f in judge(graph, all_rules()).findings if f.outcome is Outcome.FAILED}


def test_a_violation_says_what_where_what_to_do_and_how_to_except_it() -> None:
    [said] = [one for one in answered(PUBLIC) if one.policy == "DATA-002"]
    assert said.level is Level.MANDATORY
    assert said.urn == PUBLIC.urn
    words = said.message
    assert words.startswith("Has no database a public address?\nDATA-002 FAILED: ehr asks for a public address [")
    assert f"[{INSTANCE} ehr]" in words
    assert "Set publiclyAccessible to false." in words
    assert words.endswith("test.yaml.")


UNTOLD = asked_whole(INSTANCE, "ehr", {"publiclyAccessible": UNKNOWN_TEXT}, publiclyAccessible=VPC.urn)


def test_an_unknown_value_is_shown_in_a_preview_and_blocks_nothing() -> None:
    [said] = [one for one in answered(UNTOLD, stack=PREVIEW) if "DATA-002" in one.message]
    assert (said.policy, said.level) == ("shown-not-blocked", Level.ADVISORY)
    assert "DATA-002 DEFERRED" in said.message
    assert said.message.endswith("The update asks again.")


def test_what_stays_unanswered_in_the_update_blocks() -> None:
    [said] = [one for one in answered(UNTOLD) if "DATA-002" in one.message]
    assert (said.policy, said.level) == ("no-silent-pass", Level.MANDATORY)


def test_one_resource_is_stopped_before_it_is_created_in_an_update_alone() -> None:
    public = asked_alone(INSTANCE, "ehr", {"publiclyAccessible": True})
    [said] = [one for one in Inquiry(all_rules(), Path("nowhere"), UPDATE).one(public, TODAY) if one.policy == "DATA-002"]
    assert (said.level, said.urn) == (Level.MANDATORY, public.urn)
    assert Inquiry(all_rules(), Path("nowhere"), PREVIEW).one(public, TODAY) == ()
    private = asked_alone(INSTANCE, "ehr", {"publiclyAccessible": False})
    assert "DATA-002" not in {one.policy for one in Inquiry(all_rules(), Path("nowhere"), UPDATE).one(private, TODAY)}


def test_what_is_missing_besides_a_resource_does_not_stop_it_alone() -> None:
    vpc = asked_alone("aws:ec2/vpc:Vpc", "main", {"cidrBlock": "10.0.0.0/16"})
    assert Inquiry(all_rules(), Path("nowhere"), UPDATE).one(vpc, TODAY) == ()
    assert "NET-005" in {one.policy for one in answered(VPC)}, "the whole stack has no flow log"


def test_a_waiver_excuses_a_resource_alone_too(tmp_path: Path) -> None:
    (tmp_path / "test.yaml").write_text(WAIVER)
    public = asked_alone(INSTANCE, "ehr", {"publiclyAccessible": True})
    said = Inquiry(all_rules(), tmp_path, UPDATE, configuration(waivers=tmp_path)).one(public, TODAY)
    assert "DATA-002" not in {one.policy for one in said}


def test_high_and_critical_rules_block_and_others_do_not() -> None:
    levels = built_in_levels(all_rules())
    for rule in all_rules():
        assert (levels[rule.id] is Level.MANDATORY) is (rule.severity in {Severity.CRITICAL, Severity.HIGH})
    assert levels["no-silent-pass"] is levels["waivers-in-order"] is Level.MANDATORY
    assert levels["shown-not-blocked"] is Level.ADVISORY


def crash(graph: Graph) -> Iterator[Violation]:
    """Crash."""
    yield from (Violation(None, 1 / 0) for _ in graph.resources)  # type: ignore[arg-type] # it never gets that far


def silent(graph: Graph) -> Iterator[Violation]:
    """Say nothing."""
    yield from (Violation(r, "") for r in graph.resources if not r.urn)


@pytest.mark.parametrize("severity", list(Severity))
def test_a_crash_blocks_whatever_the_severity_of_its_rule(severity: Severity) -> None:
    rule = Rule("TEST-001", severity, "Is it?", "Do.", (), crash)
    [said] = answered(VPC, rules=(rule,), configuration=Configuration(built_in_levels([rule])))
    assert (said.policy, said.level) == ("no-silent-pass", Level.MANDATORY)
    assert "TEST-001 CRASHED: the rule crashed and gave no answer: ZeroDivisionError: division by zero. Do." in said.message


def test_an_empty_stack_blocks() -> None:
    said = [one for one in answered() if "CHECK-001 FAILED" in one.message]
    assert [(one.policy, one.level) for one in said] == [("no-silent-pass", Level.MANDATORY)]


def test_a_waiver_file_that_cannot_be_read_blocks_and_excuses_nothing(tmp_path: Path) -> None:
    (tmp_path / "test.yaml").write_text("waivers: {}")
    said = answered(PUBLIC, configuration=configuration(waivers=tmp_path))
    assert any(one.policy == "waivers-in-order" and "expected `waivers:`" in one.message for one in said)
    assert "DATA-002" in {one.policy for one in said}


def test_a_waived_violation_is_shown_and_does_not_block(tmp_path: Path) -> None:
    (tmp_path / "test.yaml").write_text(WAIVER)
    said = answered(PUBLIC, configuration=configuration(waivers=tmp_path))
    assert [one.policy for one in said if "DATA-002" in one.message] == ["shown-not-blocked"]
    assert not [one for one in said if one.policy == "waivers-in-order"]


def test_a_rule_left_out_is_shown_with_its_reason_and_its_waiver_is_not_called_unused(tmp_path: Path) -> None:
    (tmp_path / "test.yaml").write_text(WAIVER)
    levels = built_in_levels(all_rules()) | {"DATA-002": Level.DISABLED}
    said = answered(PUBLIC, configuration=Configuration(levels, {"DATA-002": "another team answers for it"}, waivers=tmp_path))
    [shown] = [one for one in said if "DATA-002" in one.message]
    assert shown.policy == "shown-not-blocked"
    assert shown.message.endswith("DATA-002 LEFT OUT by the pack's configuration: another team answers for it")


def test_an_analysis_of_state_knows_the_stack_and_says_that_it_has_no_settings(tmp_path: Path) -> None:
    needy = Rule("TEST-002", Severity.HIGH, "Is it?", "Do.", (), silent, frozenset({Need.SETTINGS}))
    said = answered(VPC, stack=None, rules=(needy,), configuration=Configuration(built_in_levels([needy])), folder=tmp_path)
    messages = [one.message.partition("\n")[2] for one in said]
    assert any(m.startswith("TEST-002 NOT ASKED") for m in messages)
    assert any(m.startswith("CHECK-003 NOT ASKED: not judged: the stack's settings") for m in messages)


def test_an_analysis_of_state_reads_the_settings_of_the_project_around_it(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: p\nruntime: python\n")
    (tmp_path / "Pulumi.prod.yaml").write_text("config:\n  p:environment: {throw_away: true}\n")
    (tmp_path / "__main__.py").write_text("")
    governed = replaced(h.SOUND, changed(h.lock, rule={"defaultRetention": {"mode": "GOVERNANCE", "days": 400}}))
    _, state = as_engine_would(governed)
    for message in state:
        message.urn = message.urn.replace("urn:pulumi:test", "urn:pulumi:prod")
    assert "LOG-005" not in {one.policy for one in answered(*state, stack=None, folder=tmp_path)}
    assert "LOG-005" in {one.policy for one in answered(*state, stack=None)}
