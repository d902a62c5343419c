"""What the section `drills` makes, and that the drill network has no way to production."""

from __future__ import annotations

import json
from collections.abc import Iterator
from ipaddress import IPv4Network
from pathlib import Path

import pytest

from dr_drills.plan.scenario import Scenario
from stacks.settings.drill_schedule import DrillScenario
from tests.unit.stacks.recording import Declared, Recording, environment, record
from tests.unit.stacks.test_parse import PROD, SANDBOX, changed, problems

PRODUCTION = ("ingress", "application", "data", "integration", "migration")


def test_the_schedule_names_the_drills_that_there_are() -> None:
    assert {scenario.value for scenario in DrillScenario} == {scenario.value for scenario in Scenario}


def _rules(recording: Recording) -> Iterator[tuple[str, str | None, Declared]]:
    """(group from which a path begins, group where it ends, the rule) of every rule between groups."""
    for rule in recording.of("vpc/securityGroupEgressRule:SecurityGroupEgressRule"):
        yield rule.inputs["securityGroupId"], rule.inputs.get("referencedSecurityGroupId"), rule
    for rule in recording.of("vpc/securityGroupIngressRule:SecurityGroupIngressRule"):
        if source := rule.inputs.get("referencedSecurityGroupId"):
            yield source, rule.inputs["securityGroupId"], rule


@pytest.mark.parametrize("stack", ["sandbox", "prod"])
def test_no_group_of_the_drill_place_may_begin_a_connection(stack: str, request: pytest.FixtureRequest) -> None:
    recording: Recording = request.getfixturevalue(stack)
    drill = {group for system in recording.plan["systems"] for group in system["drill"]["security_groups"]} | {"primary-workload-drill-id"}
    ends = list(_rules(recording))
    assert drill & {to for _, to, _ in ends}, "nobody at all can reach what was restored"
    assert not [rule.name for begins, _, rule in ends if begins in drill]


@pytest.mark.parametrize("stack", ["sandbox", "prod"])
def test_only_the_admin_tier_begins_connections_to_what_was_restored(stack: str, request: pytest.FixtureRequest) -> None:
    recording: Recording = request.getfixturevalue(stack)
    restored = set(recording.plan["systems"][0]["drill"]["security_groups"])
    assert {begins for begins, to, _ in _rules(recording) if to in restored} == {"primary-workload-admin-id"}
    open_to_addresses = [
        rule.name
        for rule in recording.of("vpc/securityGroupIngressRule:SecurityGroupIngressRule")
        if rule.inputs["securityGroupId"] in restored and rule.inputs.get("cidrIpv4")
    ]
    assert not open_to_addresses


def _first_match(recording: Recording, acl: str, *, egress: bool, block: str) -> str:
    """What a network ACL does with everything from or to a block: the lowest number that covers it decides."""
    rules = [r.inputs for r in recording.of("ec2/networkAclRule:NetworkAclRule") if r.inputs["networkAclId"] == acl]
    for rule in sorted(rules, key=lambda rule: int(rule["ruleNumber"])):
        if bool(rule["egress"]) is egress and rule.get("cidrBlock") and IPv4Network(block).subnet_of(IPv4Network(rule["cidrBlock"])):
            return str(rule["ruleAction"])
    return "deny"


@pytest.mark.parametrize("stack", ["sandbox", "prod"])
def test_the_drill_tiers_list_denies_production_before_anything_else(stack: str, request: pytest.FixtureRequest) -> None:
    recording: Recording = request.getfixturevalue(stack)
    for tier in PRODUCTION:
        subnets = [r for r in recording.of("ec2/subnet:Subnet") if r.name.startswith(f"primary-workload-{tier}-")]
        assert subnets or tier in PRODUCTION[3:]
        for subnet in subnets:
            for egress in (False, True):
                block = subnet.inputs["cidrBlock"]
                assert _first_match(recording, "primary-workload-drill-id", egress=egress, block=block) == "deny", subnet.name
    admin = recording.one("ec2/subnet:Subnet", "primary-workload-admin-a").inputs["cidrBlock"]
    assert _first_match(recording, "primary-workload-drill-id", egress=False, block=admin) == "allow"


@pytest.mark.parametrize("stack", ["sandbox", "prod"])
def test_no_route_leads_out_of_the_drill_tier(stack: str, request: pytest.FixtureRequest) -> None:
    recording: Recording = request.getfixturevalue(stack)
    tables = {r.inputs["routeTableId"] for r in recording.of("ec2/routeTableAssociation:RouteTableAssociation") if "-drill-" in r.name}
    assert tables
    assert not [r.name for r in recording.of("ec2/route:Route") if r.inputs["routeTableId"] in tables]


def test_every_drillable_system_has_a_schedule_for_each_scenario_at_its_tiers_rhythm(prod: Recording) -> None:
    schedules = {r.name: r.inputs for r in prod.of("scheduler/schedule:Schedule")}
    assert schedules["drills-ehr-failover-promotion"]["scheduleExpression"] == "rate(10 days)"  # (30 - 17) days less a fifth
    assert schedules["drills-scheduling-snapshot-restore"]["scheduleExpression"] == "rate(60 days)"  # as the file says
    drilled = {drill["name"] for drill in prod.plan["systems"] if drill["drillable"]}
    assert set(schedules) == {f"drills-{system}-{scenario.value}" for system in drilled for scenario in DrillScenario}


def test_a_schedule_says_what_is_due_when_nothing_may_start_and_where_it_goes_if_nobody_hears(prod: Recording) -> None:
    schedule = prod.one("scheduler/schedule:Schedule", "drills-ehr-failover-promotion").inputs
    said = json.loads(schedule["target"]["input"])
    assert (said["schema"], said["system"], said["scenario"]) == ("holdfast.drill-due/1", "ehr", "failover-promotion")
    assert [freeze["name"] for freeze in said["freezes"]] == ["year-end", "doctors-start"]
    assert schedule["scheduleExpressionTimezone"] == said["time_zone"] == "Europe/Dublin"
    assert schedule["target"]["deadLetterConfig"]["arn"].endswith("Queue/drills-undelivered")
    assert prod.one("cloudwatch/metricAlarm:MetricAlarm", "drills-undelivered").inputs["dimensions"] == {
        "QueueName": "prod-drills-undelivered"
    }


def test_the_scheduler_may_send_to_its_two_queues_and_nothing_else(prod: Recording) -> None:
    (statement,) = json.loads(prod.one("iam/rolePolicy:RolePolicy", "drills").inputs["policy"])["Statement"]
    assert statement["Action"] == "sqs:SendMessage"
    assert {arn.rpartition(":")[2] for arn in statement["Resource"]} == {"prod-drills", "prod-drills-undelivered"}
    (trust,) = json.loads(prod.one("iam/role:Role", "drills").inputs["assumeRolePolicy"])["Statement"]
    assert trust["Condition"]["ArnEquals"]["aws:SourceArn"].endswith(":555555555555:schedule-group/prod-drills")


def test_without_a_schedule_nothing_starts_by_itself() -> None:
    before = environment("sandbox")
    quiet = record(before.model_copy(update={"drills": before.drills.model_copy(update={"schedule": None, "routing_controls": False})}))
    assert not [r.name for r in quiet.resources.values() if "scheduler" in r.type or "recoverycontrol" in r.type]
    assert not [r.name for r in quiet.resources.values() if "DrillQueue" in r.type]


def test_the_health_of_a_system_joins_all_it_needs_and_moves_no_name(prod: Recording) -> None:
    whole = prod.one("route53/healthCheck:HealthCheck", "ehr-system").inputs
    assert whole["type"] == "CALCULATED"
    assert set(whole["childHealthchecks"]) == {"ehr-id", "ehr-lag-id", "ehr-journey-id", "recovery-ehr-primary-id"}
    assert whole["childHealthThreshold"] == len(whole["childHealthchecks"])
    followed = {r.inputs["healthCheckId"] for r in prod.of("route53/record:Record") if r.inputs.get("healthCheckId")}
    assert {"ehr-id", "scheduling-id"} <= followed
    assert not [check for check in followed if check.endswith("-system-id")]
    lag = prod.one("route53/healthCheck:HealthCheck", "ehr-lag").inputs
    assert (lag["cloudwatchAlarmName"], lag["cloudwatchAlarmRegion"]) == ("prod-ehr-recovery-lag", "eu-central-1")


def test_a_switch_of_every_system_stays_on(prod: Recording) -> None:
    rule = prod.one("route53recoverycontrol/safetyRule:SafetyRule", "recovery-ehr").inputs
    assert rule["ruleConfig"] == {"type": "ATLEAST", "threshold": 1, "inverted": False}
    assert len(rule["assertedControls"]) == 2


def test_drills_may_keep_evidence_in_the_archives_account_under_its_key(prod: Recording) -> None:
    bucket = {s["Sid"]: s for s in json.loads(prod.one("s3/bucketPolicy:BucketPolicy", "evidence").inputs["policy"])["Statement"]}
    assert bucket["DrillsKeepEvidence"]["Principal"] == {"AWS": "arn:aws:iam::555555555555:root"}
    role = {s["Sid"]: s for s in json.loads(prod.one("iam/rolePolicy:RolePolicy", "drill").inputs["policy"])["Statement"]}
    assert [arn for arn in role["UseKeys"]["Resource"] if arn.endswith("Key/logs")]
    key = {s["Sid"]: s for s in json.loads(prod.one("kms/key:Key", "logs").inputs["policy"])["Statement"]}
    assert "arn:aws:iam::555555555555:role/*-drill" in key["DrillsKeepEvidence"]["Condition"]["ArnLike"]["aws:PrincipalArn"]


FREEZE = 'last: "2027-01-03"'
WRONG = [
    (FREEZE, 'last: "2026-12-20"', "drills.schedule.freezes[0].last", "2026-12-20 is before the first day, 2026-12-21"),
    (FREEZE, 'last: "2027-02-03"', "tiers.clinical-critical.cadence", "leave no time for a drill"),
    (FREEZE, "last: new-year", "drills.schedule.freezes[0].last", "valid date"),
    ("time_zone: Europe/Dublin", "time_zone: Dublin", "drills.schedule.time_zone", "not a time zone of the IANA database"),
    ("window: PT30M", "window: P2D", "drills.schedule.window", "at most a day"),
    ("window: PT30M", "every: {clinical-critical: P17D}", "drills.schedule.every.clinical-critical", "too seldom for a cadence of 30 days"),
    ("window: PT30M", "every: {clinical: P7D}", "drills.schedule.every.clinical", "is not a tier"),
    ("window: PT30M", "every: {clinical-critical: PT7H}", "drills.schedule.every.clinical-critical", "whole days"),
    ("[snapshot-restore, failover-promotion, ", "[snapshot-restore, snapshot-restore, ", "drills.schedule.scenarios[1]", "there twice"),
    ("        owner: platform-oncall\n        scenarios", "        scenarios", "drills.schedule.owner", "is missing"),
]


@pytest.mark.parametrize(("old", "new", "place", "rule"), WRONG)
def test_a_schedule_that_cannot_be_kept_is_refused(tmp_path: Path, old: str, new: str, place: str, rule: str) -> None:
    found = [(p.place, p.rule) for p in problems(tmp_path, changed(SANDBOX, old, new))]
    assert [(where, why) for where, why in found if where == place and rule in why], found


def test_a_rhythm_that_is_just_in_time_is_taken(tmp_path: Path) -> None:
    text = changed(SANDBOX, "window: PT30M", "every: {clinical-critical: P16D}")
    assert not [p for p in _told(tmp_path, text) if p.startswith("drills")]


def test_two_freezes_that_touch_count_as_one(tmp_path: Path) -> None:
    touching = '- {name: year-end, first: "2026-12-18", last: "2027-01-03"'
    text = changed(PROD, touching, '- {name: sales, first: "2027-01-04", last: "2027-01-20", why: w}\n          ' + touching)
    assert "tiers.clinical-critical.cadence" in _told(tmp_path, text, "prod")


def _told(folder: Path, text: str, stack: str = "sandbox") -> list[str]:
    """Places of all problems; one more mistake is made, so that there is always one."""
    return [p.place for p in problems(folder, changed(text, "    zones: [a, b", "    zones: [a, a, b"), stack)]
