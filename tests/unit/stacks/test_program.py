"""What the whole program declares, for the committed environments and for those they may grow into."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pytest
import yaml

from stacks import program
from stacks.environment import Environment
from tests.unit.stacks.recording import PASSWORD, STACKS, Recording, environment, record

CONTRACT = json.loads((Path(__file__).parents[2] / "data" / "recovery_plan.json").read_text())

STATEFUL = (
    "rds/instance:Instance",
    "kms/key:Key",
    "kms/replicaKey:ReplicaKey",
    "secretsmanager/secret:Secret",
    "cloudtrail/trail:Trail",
)


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shape(inner) for key, inner in value.items()}
    return [_shape(inner) for inner in value] if isinstance(value, list) else type(value).__name__


def test_the_recovery_plan_has_the_shape_drills_expect(sandbox: Recording) -> None:
    assert _shape(sandbox.plan) == _shape(CONTRACT)


def test_the_recovery_plan_says_what_the_environment_says(sandbox: Recording) -> None:
    same = ("schema", "environment", "regions", "accounts", "tiers", "roles", "triggers")
    assert {key: sandbox.plan[key] for key in same} == {key: CONTRACT[key] for key in same}
    system, expected = sandbox.plan["systems"][0], CONTRACT["systems"][0]
    for place in ("primary", "replica"):
        for key in ("instance", "region", "port", "subnet_group"):
            assert system["database"][place][key] == expected["database"][place][key]
    assert system["dns"]["name"] == expected["dns"]["name"]
    assert system["drill"]["subnet_group"] == expected["drill"]["subnet_group"]


def test_the_plan_hash_covers_everything_else(sandbox: Recording) -> None:
    rest = {key: value for key, value in sandbox.plan.items() if key != "plan_hash"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert sandbox.plan["plan_hash"] == hashlib.sha256(text.encode()).hexdigest()


def test_every_resource_is_placed_by_an_explicit_provider(prod: Recording) -> None:
    unplaced = [r.name for r in prod.resources.values() if r.custom and r.type.startswith("aws:") and not r.provider]
    assert prod.resources
    assert not unplaced


def test_a_provider_is_bound_to_its_account_and_role(prod: Recording) -> None:
    workload = prod.resources["pulumi:providers:aws", "workload-recovery"].inputs
    assert json.loads(workload["allowedAccountIds"]) == ["555555555555"]
    assert json.loads(workload["assumeRoles"])[0]["roleArn"] == "arn:aws:iam::555555555555:role/holdfast-deployment"
    assert workload["region"] == "eu-central-1"


def test_state_is_protected_in_prod_and_removable_in_the_sandbox(sandbox: Recording, prod: Recording) -> None:
    for type_ in STATEFUL:
        assert all(r.protect for r in prod.of(type_)), type_
        assert not any(r.protect for r in sandbox.of(type_)), type_
    assert all(r.inputs["deletionProtection"] for r in prod.of("rds/instance:Instance"))


def test_every_database_has_an_encrypted_replica_in_the_other_region(prod: Recording) -> None:
    for system in ("ehr", "scheduling"):
        primary, replica = prod.one("rds/instance:Instance", system), prod.one("rds/instance:Instance", f"{system}-recovery")
        assert replica.inputs["replicateSourceDb"] == primary.name.join(("arn:aws:mock:::Instance/", ""))
        assert "workload-primary" in primary.provider
        assert "workload-recovery" in replica.provider
        assert "ReplicaKey" in replica.inputs["kmsKeyId"]
        assert replica.inputs["storageEncrypted"]


def test_no_route_leads_from_the_data_or_drill_tier_anywhere(prod: Recording) -> None:
    tables = {route.inputs["routeTableId"] for route in prod.of("ec2/route:Route")}
    assert any("application" in table for table in tables)
    assert not [table for table in tables if "-data" in table or "-drill" in table]


def test_only_the_ingress_tier_and_the_way_out_behind_the_firewall_meet_the_internet(sandbox: Recording) -> None:
    led = [r.inputs for r in sandbox.of("ec2/route:Route") if r.inputs.get("destinationCidrBlock") == "0.0.0.0/0"]
    met = {route["routeTableId"] for route in led if "gatewayId" in route}
    places = ("workload-ingress", "hub-egress-a", "hub-egress-b")
    assert met == {f"{region}-{place}-id" for region in ("primary", "recovery") for place in places}
    sent_to_the_hub = {route["routeTableId"] for route in led if "-workload-" in route["routeTableId"]} - met
    assert sent_to_the_hub == {"primary-workload-application-id", "recovery-workload-application-id"}
    assert all("transitGatewayId" in route for route in led if route["routeTableId"] in sent_to_the_hub)


def test_the_isolation_groups_have_no_rule(sandbox: Recording) -> None:
    ruled = {
        r.inputs["securityGroupId"]
        for kind in ("Ingress", "Egress")
        for r in sandbox.of(f"vpc/securityGroup{kind}Rule:SecurityGroup{kind}Rule")
    }
    fences = {f"{name}-isolation-id" for name in ("ehr", "ehr-recovery")}
    assert ruled
    assert not ruled & fences
    assert {sandbox.plan["systems"][0]["database"][place]["isolation_security_group"] for place in ("primary", "replica")} == fences


def test_the_master_password_is_secret_everywhere_and_set_once(sandbox: Recording) -> None:
    carriers = {
        (r.type, r.name, key) for r in sandbox.resources.values() for key, value in r.inputs.items() if PASSWORD in json.dumps(value)
    }
    assert carriers == {
        ("aws:rds/instance:Instance", "ehr", "password"),
        ("aws:rds/cluster:Cluster", "portal", "masterPassword"),
        ("aws:secretsmanager/secretVersion:SecretVersion", "ehr", "secretString"),
        ("aws:secretsmanager/secretVersion:SecretVersion", "portal", "secretString"),
    }
    for type_, name, key in carriers:
        holder = sandbox.one(type_.removeprefix("aws:"), name)
        assert key in holder.secret
        assert key in holder.ignore_changes
    assert PASSWORD not in json.dumps(sandbox.plan)


def test_gateways_and_rules_of_names_are_shared_only_where_accounts_differ(sandbox: Recording, prod: Recording) -> None:
    assert not sandbox.of("ram/resourceShare:ResourceShare")
    shared = {f"{region}-{what}" for region in ("primary", "recovery") for what in ("transit", "workload-dns")}
    assert {r.name for r in prod.of("ram/resourceShare:ResourceShare")} == shared
    assert prod.one("ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter", "primary-transit-workload")


def test_health_is_probed_or_watched_as_the_environment_says(sandbox: Recording, prod: Recording) -> None:
    probed, watched = (
        sandbox.one("route53/healthCheck:HealthCheck", "ehr").inputs,
        prod.one("route53/healthCheck:HealthCheck", "ehr").inputs,
    )
    assert (probed["type"], probed["port"], probed["ipAddress"]) == ("TCP", 5432, "ehr.rds.example")
    assert (watched["type"], watched["cloudwatchAlarmName"]) == ("CLOUDWATCH_METRIC", "prod-ehr-unreachable")
    assert sandbox.one("route53/record:Record", "ehr-primary").inputs["type"] == "A"
    assert prod.one("route53/record:Record", "ehr-primary").inputs["type"] == "CNAME"


def _another_zone(of: Environment) -> Environment:
    return of.model_copy(update={"zones": (*of.zones, "c")})


def _another_system(of: Environment) -> Environment:
    return of.model_copy(update={"systems": (*of.systems, of.systems[0].model_copy(update={"name": "lab"}))})


_CHANGED_IN_PLACE = {
    ("ec2/vpcEndpoint:VpcEndpoint", "subnetIds"),
    ("ec2transitgateway/vpcAttachment:VpcAttachment", "subnetIds"),
    ("lb/loadBalancer:LoadBalancer", "subnets"),
    ("networkfirewall/firewall:Firewall", "subnetMappings"),
    ("rds/subnetGroup:SubnetGroup", "subnetIds"),
    ("route53/resolverEndpoint:ResolverEndpoint", "ipAddresses"),
    ("synthetics/canary:Canary", "vpcConfig"),
    ("cloudwatch/dashboard:Dashboard", "dashboardBody"),
    ("cloudwatch/eventRule:EventRule", "eventPattern"),
    ("iam/rolePolicy:RolePolicy", "policy"),
}
"""What an environment that grows changes of what it has; AWS replaces nothing for any of it."""


@pytest.mark.parametrize("grown", [_another_zone, _another_system])
def test_growing_adds_resources_and_replaces_none(sandbox: Recording, grown: Callable[[Environment], Environment]) -> None:
    after = record(grown(environment("sandbox")))
    assert set(sandbox.resources) < set(after.resources)
    for key, before in sandbox.resources.items():
        now = after.resources[key].inputs
        changed = {name for name in {*before.inputs, *now} if before.inputs.get(name) != now.get(name)}
        assert {(before.type.removeprefix("aws:"), name) for name in changed} <= _CHANGED_IN_PLACE, key


@pytest.fixture
def nothing_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "LandingZone", lambda _environment: pytest.fail("something was declared"))


@pytest.mark.usefixtures("nothing_declared")
def test_a_broken_file_declares_nothing_and_names_every_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (STACKS / "Pulumi.sandbox.yaml").read_text()
    broken = text.replace("zones: [a, b]", "zones: [a, a]").replace("approver: clinical-operations", "approver: platform-oncall")
    (tmp_path / "Pulumi.sandbox.yaml").write_text(broken)
    said: list[str] = []
    monkeypatch.setattr(pulumi.log, "error", said.append)
    with pytest.raises(pulumi.RunError, match="2 problems"):
        program.run(tmp_path, "sandbox")
    assert [line.partition(": ")[2].partition(": ")[0] for line in said] == ["zones[1]", "drills.roles.approver"]


@pytest.mark.usefixtures("nothing_declared")
@pytest.mark.parametrize("other", [{"name": "sandbox"}, {"zones": ["a", "c"]}])
def test_a_configuration_that_is_not_the_files_declares_nothing(other: dict[str, object]) -> None:
    given = yaml.safe_load((STACKS / "Pulumi.sandbox.yaml").read_text())["config"]["holdfast:environment"] if "zones" in other else {}
    pulumi.runtime.set_all_config({"holdfast:environment": json.dumps(given | other)})
    try:
        with pytest.raises(pulumi.RunError, match="without --config-file"):
            program.run(STACKS, "sandbox")
    finally:
        pulumi.runtime.set_all_config({})
