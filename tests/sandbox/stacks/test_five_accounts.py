"""The environment of five accounts and two Regions, made for real: placed where it says, kept as it says, grown, and taken down."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml

from tests.sandbox.stacks.conftest import ROOT, Shell

pytestmark = pytest.mark.slow

STACK = "prod"
_KEY = "holdfast:environment"
_UP = ("up", "-s", STACK, "--yes", "--skip-preview")


class Cloud:
    """The accounts of the environment as their own administrators see them."""

    def __init__(self, shell: Shell) -> None:
        self._url = shell.variables["AWS_ENDPOINT_URL"]
        self._keys: dict[str, dict[str, str]] = {}

    def client(self, service: str, account: str, region: str) -> Any:
        return boto3.client(service, region_name=region, endpoint_url=self._url, **self._of(account))

    def _of(self, account: str) -> dict[str, str]:
        if account not in self._keys:
            sts = boto3.client("sts", region_name="eu-west-1", endpoint_url=self._url, aws_access_key_id="x", aws_secret_access_key="x")
            given = sts.assume_role(RoleArn=f"arn:aws:iam::{account}:role/looker", RoleSessionName="look")["Credentials"]
            self._keys[account] = {
                "aws_access_key_id": given["AccessKeyId"],
                "aws_secret_access_key": given["SecretAccessKey"],
                "aws_session_token": given["SessionToken"],
            }
        return self._keys[account]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy whose environment file a test may change; it begins with two of the zones, so that it can grow."""
    copy = tmp_path_factory.mktemp("project")
    for part in ("stacks", "components"):
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "Pulumi.yaml", copy)
    _rewrite(copy, zones=["a", "b"])
    return copy


@pytest.fixture(scope="module")
def up(shell: Shell, project: Path) -> Shell:
    """The environment made once for the tests below, which follow one another as a person would do it."""
    made = shell.pulumi(*_UP, project=project)
    assert made.returncode == 0, made.stdout
    return shell


@pytest.fixture(scope="module")
def environment(project: Path) -> Any:
    return _document(project)["config"][_KEY]


def _document(project: Path) -> Any:
    return yaml.safe_load((project / "stacks" / f"Pulumi.{STACK}.yaml").read_text())


def _rewrite(project: Path, **changes: object) -> None:
    document = _document(project)
    document["config"][_KEY] |= changes
    (project / "stacks" / f"Pulumi.{STACK}.yaml").write_text(yaml.safe_dump(document, sort_keys=False))


def _resources(shell: Shell, project: Path) -> list[dict[str, Any]]:
    state = json.loads(shell.pulumi("stack", "export", "-s", STACK, project=project).stdout)
    return list(state["deployment"].get("resources", []))


def _tally(said: str) -> dict[str, int]:
    lines = [line.split() for line in said.partition("Resources:")[2].splitlines()]
    return {words[-1]: int(words[-2]) for words in lines if len(words) >= 2 and words[-2].isdigit()}


def _declared_place(resources: list[dict[str, Any]], resource: Mapping[str, Any], environment: Any) -> tuple[str, str]:
    """Account and Region by the environment file, from the name of the resource's provider."""
    provider = next(r for r in resources if f"{r['urn']}::{r.get('id')}" == resource["provider"])
    role, _, region = provider["urn"].rpartition("::")[2].rpartition("-")
    return environment["placements"][role]["account"], environment["regions"][region]


def test_a_second_up_changes_nothing(up: Shell, project: Path) -> None:
    again = up.pulumi(*_UP, project=project)
    assert again.returncode == 0, again.stdout
    assert set(_tally(again.stdout)) == {"unchanged"}


def test_every_arn_names_the_account_and_region_of_its_placement(up: Shell, project: Path, environment: Any) -> None:
    resources = _resources(up, project)
    checked = 0
    named = (r for r in resources if r["type"].startswith("aws:") and "arn" in r["outputs"])
    for resource in (r for r in named if "arn" not in r["inputs"]):  # one that is declared names what the resource points at
        _, _, _, region, account, _ = str(resource["outputs"]["arn"]).split(":", 5)
        home = _declared_place(resources, resource, environment)
        assert account in {home[0], "", "aws"}, resource["urn"]
        assert region in {resource["inputs"].get("region", home[1]), ""}, resource["urn"]
        checked += bool(account)
    assert checked > 200


_LISTINGS: Mapping[str, tuple[str, str, str, str]] = {
    "aws:ec2/vpc:Vpc": ("ec2", "describe_vpcs", "Vpcs[?!IsDefault].VpcId", "id"),
    "aws:ec2/securityGroup:SecurityGroup": ("ec2", "describe_security_groups", "SecurityGroups[?GroupName!='default'].GroupId", "id"),
    "aws:ec2/flowLog:FlowLog": ("ec2", "describe_flow_logs", "FlowLogs[].FlowLogId", "id"),
    "aws:rds/instance:Instance": ("rds", "describe_db_instances", "DBInstances[].DBInstanceArn", "arn"),
    "aws:sns/topic:Topic": ("sns", "list_topics", "Topics[].TopicArn", "arn"),
    "aws:cloudwatch/logGroup:LogGroup": ("logs", "describe_log_groups", "logGroups[].logGroupName", "name"),
    "aws:secretsmanager/secret:Secret": ("secretsmanager", "list_secrets", "SecretList[].ARN", "arn"),
    "aws:sqs/queue:Queue": ("sqs", "list_queues", "QueueUrls || `[]`", "id"),
}


@pytest.mark.parametrize("type_", _LISTINGS)
def test_each_account_holds_exactly_what_is_placed_there(up: Shell, project: Path, environment: Any, type_: str) -> None:
    import jmespath  # noqa: PLC0415 - only here

    service, call, path, output = _LISTINGS[type_]
    resources = _resources(up, project)
    placed: dict[tuple[str, str], set[str]] = defaultdict(set)
    for resource in (r for r in resources if r["type"] == type_):
        account, home = _declared_place(resources, resource, environment)
        name = str(resource["outputs"].get(output) or resource["id"])
        for region in (home, *(copy["region"] for copy in resource["outputs"].get("replicas", ()))):
            placed[account, region].add(name.replace(f":{home}:", f":{region}:"))
    cloud = Cloud(up)
    accounts = {placement["account"] for placement in environment["placements"].values()}
    regions = {*environment["regions"].values(), "us-east-1"}
    found = {
        (account, region): set(jmespath.search(path, getattr(cloud.client(service, account, region), call)()))
        for account in accounts
        for region in regions
    }
    assert {place: names for place, names in found.items() if names} == dict(placed)


def test_a_change_made_out_of_band_is_seen_and_put_right(up: Shell, project: Path) -> None:
    resources = _resources(up, project)
    key = next(r for r in resources if r["type"] == "aws:kms/key:Key" and r["urn"].endswith("::clinical"))
    account, region = key["outputs"]["arn"].split(":")[4], key["outputs"]["arn"].split(":")[3]
    kms = Cloud(up).client("kms", account, region)
    kms.disable_key_rotation(KeyId=key["id"])
    refreshed = up.pulumi("refresh", "-s", STACK, "--yes", "--skip-preview", project=project)
    assert _tally(refreshed.stdout).get("updated") == 1, refreshed.stdout
    repaired = up.pulumi(*_UP, project=project)
    assert _tally(repaired.stdout).get("updated") == 1, repaired.stdout
    assert kms.get_key_rotation_status(KeyId=key["id"])["KeyRotationEnabled"]


def test_destroy_is_refused_while_state_is_protected_and_takes_nothing(up: Shell, project: Path) -> None:
    before = {r["urn"] for r in _resources(up, project)}
    refused = up.pulumi("destroy", "-s", STACK, "--yes", project=project)
    assert refused.returncode != 0
    assert "protected" in refused.stdout
    assert {r["urn"] for r in _resources(up, project)} == before


def _removable(environment: Any) -> dict[str, object]:
    """What the file of an environment says that may be taken down again."""
    stores = environment["documents"]["stores"]
    return {
        "throw_away": True,
        "stateful_protection": False,
        "logs": environment["logs"] | {"lock": "GOVERNANCE"},
        "backup": environment["backup"] | {"lock": {"mode": "GOVERNANCE", "min_days": 35, "max_days": 3653}},
        "documents": {"stores": stores | {"imaging": stores["imaging"] | {"lock": {"mode": "GOVERNANCE", "days": 2557}}}},
    }


def test_a_bigger_and_a_removable_environment_is_reached_without_replacing_anything(up: Shell, project: Path) -> None:
    environment = _document(project)["config"][_KEY]
    lab = environment["systems"][1] | {"name": "lab"}
    _rewrite(project, zones=["a", "b", "c"], systems=[*environment["systems"], lab], **_removable(environment))
    grown = up.pulumi(*_UP, project=project)
    assert grown.returncode == 0, grown.stdout
    tally = _tally(grown.stdout)
    assert tally["created"] > 50
    assert not {"replaced", "deleted"} & set(tally)


def test_what_is_removable_leaves_nothing_when_it_is_destroyed(up: Shell, project: Path) -> None:
    environment = _document(project)["config"][_KEY]
    gone = up.pulumi("destroy", "-s", STACK, "--yes", "--skip-preview", project=project)
    assert gone.returncode == 0, gone.stdout
    cloud = Cloud(up)
    for placement in environment["placements"].values():
        for region in environment["regions"].values():
            account = placement["account"]
            assert cloud.client("rds", account, region).describe_db_instances()["DBInstances"] == []
            assert [v for v in cloud.client("ec2", account, region).describe_vpcs()["Vpcs"] if not v["IsDefault"]] == []
        assert cloud.client("s3", account, "eu-west-1").list_buckets()["Buckets"] == []
