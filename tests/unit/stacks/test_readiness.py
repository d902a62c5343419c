"""What the switch `drills.readiness` makes: every system judged, in two Regions, and somebody told; without it, nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from components.recovery.readiness_set import MOST_SYSTEMS
from components.recovery.readiness_watch import HEARD_IN
from stacks.account import Regions
from tests.unit.stacks.recording import Declared, Recording, environment, record
from tests.unit.stacks.test_parse import SANDBOX, changed, problems

READINESS = "route53recoveryreadiness"
EXTRA = (
    "{{name: extra-{number}, tier: clinical-critical, engine: postgres, engine_version: '18', "
    "instance_class: db.m7g.large, storage_gib: 50, drillable: false}}"
)


@pytest.fixture(scope="module")
def prod() -> Recording:
    """Prod in an account that AWS lets use readiness checks; the committed one does not ask for them."""
    of = environment("prod")
    assert not of.drills.readiness
    return record(of.model_copy(update={"drills": of.drills.model_copy(update={"readiness": True})}))


def sets_of(recording: Recording, system: str) -> list[Declared]:
    return [r for r in recording.of(f"{READINESS}/resourceSet:ResourceSet") if r.name.startswith(f"{system}-")]


def cells_of(recording: Recording, system: str) -> dict[str, str]:
    """Side of each cell of a system's group, by the cell's ARN."""
    group = recording.one(f"{READINESS}/recoveryGroup:RecoveryGroup", system).inputs
    return {arn: arn.rpartition("-")[2] for arn in group["cells"]}


@pytest.mark.parametrize("stack", ["sandbox", "prod"])
def test_every_system_that_may_be_drilled_is_judged_in_both_regions(stack: str, request: pytest.FixtureRequest) -> None:
    recording: Recording = request.getfixturevalue(stack)
    regions = environment(stack).regions
    drillable = [system["name"] for system in recording.plan["systems"] if system["drillable"]]
    assert drillable
    for system in drillable:
        cells = cells_of(recording, system)
        assert set(cells.values()) == {"primary", "recovery"}
        (databases,) = (found for found in sets_of(recording, system) if found.name == f"{system}-databases")
        assert databases.inputs["resourceSetType"] == "AWS::CloudWatch::Alarm"
        judged = {cells[one["readinessScopes"][0]]: one["resourceArn"] for one in databases.inputs["resources"]}
        account = environment(stack).placements.workload.account
        assert judged == {
            "primary": f"arn:aws:cloudwatch:{regions.primary}:{account}:alarm:{stack}-{system}-unreachable",
            "recovery": f"arn:aws:cloudwatch:{regions.recovery}:{account}:alarm:{stack}-{system}-recovery-lag",
        }


def test_the_alarms_that_are_judged_are_there(prod: Recording) -> None:
    alarms = {r.inputs["name"] for r in prod.of("cloudwatch/metricAlarm:MetricAlarm")}
    judged = [
        one["resourceArn"].rpartition(":")[2]
        for found in prod.of(f"{READINESS}/resourceSet:ResourceSet")
        if found.inputs["resourceSetType"] == "AWS::CloudWatch::Alarm"
        for one in found.inputs["resources"]
    ]
    assert len(judged) == 4
    assert set(judged) <= alarms


def test_a_global_database_is_judged_by_its_two_clusters(prod: Recording) -> None:
    (databases,) = sets_of(prod, "portal")
    assert databases.inputs["resourceSetType"] == "AWS::RDS::DBCluster"
    sides = cells_of(prod, "portal")
    assert {sides[one["readinessScopes"][0]]: one["resourceArn"].rpartition("/")[2] for one in databases.inputs["resources"]} == {
        "primary": "portal",
        "recovery": "portal-recovery",
    }


def test_the_name_that_moves_belongs_to_the_whole_system(prod: Recording) -> None:
    (name,) = (found for found in sets_of(prod, "ehr") if found.name == "ehr-name")
    group = prod.one(f"{READINESS}/recoveryGroup:RecoveryGroup", "ehr")
    assert name.inputs["resourceSetType"] == "AWS::Route53::HealthCheck"
    (one,) = name.inputs["resources"]
    assert one["resourceArn"] == "arn:aws:route53:::healthcheck/ehr-id"
    assert one["readinessScopes"] == [f"arn:aws:mock:::{group.type.rpartition(':')[2]}/ehr"]


def test_every_set_has_a_check_and_every_name_is_one_that_aws_takes(prod: Recording) -> None:
    sets = {r.inputs["resourceSetName"] for r in prod.of(f"{READINESS}/resourceSet:ResourceSet")}
    checks = {r.inputs["resourceSetName"] for r in prod.of(f"{READINESS}/readinessCheck:ReadinessCheck")}
    assert sets == checks
    cells = {r.inputs["cellName"] for r in prod.of(f"{READINESS}/cell:Cell")}
    assert len(cells) == 6
    assert all(name.replace("_", "").isalnum() and len(name) <= 64 for name in sets | cells)


def test_a_change_is_heard_where_aws_tells_it_and_reaches_the_topic_with_its_owner(prod: Recording) -> None:
    heard = prod.one("cloudwatch/eventRule:EventRule", "recovery-readiness-heard").inputs
    passed_on = prod.one("cloudwatch/eventTarget:EventTarget", "recovery-readiness-heard").inputs
    assert heard["region"] == passed_on["region"] == HEARD_IN
    assert passed_on["arn"] == "arn:aws:events:eu-west-1:555555555555:event-bus/default"
    rule = prod.one("cloudwatch/eventRule:EventRule", "recovery-readiness").inputs
    assert rule["region"] == "eu-west-1"
    assert rule["eventPattern"] == heard["eventPattern"]
    told = prod.one("cloudwatch/eventTarget:EventTarget", "recovery-readiness").inputs
    assert told["arn"].endswith("/alarms-primary")
    assert '"owner": "platform-oncall"' in told["inputTransformer"]["inputTemplate"]


def test_a_change_of_every_group_and_check_is_heard_and_of_no_other(prod: Recording) -> None:
    pattern = json.loads(prod.one("cloudwatch/eventRule:EventRule", "recovery-readiness").inputs["eventPattern"])
    ours = "arn:aws:route53-recovery-readiness::555555555555"
    groups = {r.inputs["recoveryGroupName"] for r in prod.of(f"{READINESS}/recoveryGroup:RecoveryGroup")}
    checks = {r.inputs["readinessCheckName"] for r in prod.of(f"{READINESS}/readinessCheck:ReadinessCheck")}
    assert set(pattern["resources"]) == {f"{ours}:recovery-group/{n}" for n in groups} | {f"{ours}:readiness-check/{n}" for n in checks}


def test_the_role_passes_events_on_to_one_bus_for_one_rule(prod: Recording) -> None:
    (statement,) = json.loads(prod.one("iam/rolePolicy:RolePolicy", "recovery-readiness").inputs["policy"])["Statement"]
    assert statement["Action"] == ["events:PutEvents"]
    assert statement["Resource"] == ["arn:aws:events:eu-west-1:555555555555:event-bus/default"]
    (trust,) = json.loads(prod.one("iam/role:Role", "recovery-readiness").inputs["assumeRolePolicy"])["Statement"]
    assert trust["Condition"]["ArnEquals"]["aws:SourceArn"] == "arn:aws:events:us-west-2:555555555555:rule/prod-recovery-readiness"


def test_without_the_switch_nothing_is_made() -> None:
    before = environment("sandbox")
    quiet = record(before.model_copy(update={"drills": before.drills.model_copy(update={"readiness": False})}))
    assert not [r.name for r in quiet.resources.values() if READINESS in r.type or "readiness" in r.name or "Readiness" in r.type]


def test_nothing_is_passed_on_where_the_topic_is_where_aws_tells_it() -> None:
    before = environment("sandbox")
    there = record(before.model_copy(update={"regions": Regions(primary=HEARD_IN, recovery="us-east-2")}))
    assert [r.name for r in there.of("cloudwatch/eventRule:EventRule") if "readiness" in r.name] == ["recovery-readiness"]
    assert not [r.name for r in there.of("iam/role:Role") if "readiness" in r.name]


def with_systems(count: int) -> str:
    """The sandbox with so many systems."""
    more = "".join(f"      - {EXTRA.format(number=number)}\n" for number in range(count - 2))
    return changed(SANDBOX, "    keys:\n", f"{more}    keys:\n")


def test_more_systems_than_aws_judges_are_refused(tmp_path: Path) -> None:
    found = [p.rule for p in problems(tmp_path, with_systems(MOST_SYSTEMS + 1)) if p.place == "drills.readiness"]
    assert len(found) == 1
    assert f"there are {MOST_SYSTEMS + 1} systems" in found[0]


@pytest.mark.parametrize(("systems", "switch"), [(MOST_SYSTEMS, "true"), (MOST_SYSTEMS + 1, "false")])
def test_as_many_as_aws_judges_are_taken_and_any_number_without_the_switch(tmp_path: Path, systems: int, switch: str) -> None:
    text = with_systems(systems).replace("readiness: true", f"readiness: {switch}", 1)
    wrong = changed(text, "    zones: [a, b", "    zones: [a, a, b")  # one more mistake, so that there is always one
    assert not [p.place for p in problems(tmp_path, wrong) if p.place.startswith("drills")]
