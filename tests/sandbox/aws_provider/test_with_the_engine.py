"""The provider under Pulumi's real command line: what a person sees when they type `pulumi up`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.aws_provider.conftest import REGION, Served
from tests.sandbox.aws_provider.project import Project

_PASSWORD = "correct-horse-battery-staple"


def _vpc(cidr: str = "10.40.0.0/16", **inputs: Any) -> dict[str, Any]:
    return {"type": "aws:ec2/vpc:Vpc", "name": "hub", "inputs": {"cidrBlock": cidr, **inputs}}


def _subnet(cidr: str = "10.40.1.0/24", **inputs: Any) -> dict[str, Any]:
    return {"type": "aws:ec2/subnet:Subnet", "name": "data", "inputs": {"vpcId": "@hub", "cidrBlock": cidr, **inputs}}


@pytest.fixture
def project(served: Served, tmp_path: Path) -> Project:
    return Project(tmp_path / "project", served.port, REGION)  # what it leaves behind goes with the sandbox


def test_up_twice_then_drift_is_seen_and_repaired_then_all_is_destroyed(project: Project, served: Served) -> None:
    project.declare(_vpc(enableDnsHostnames=True, tags={"Tier": "hub"}), _subnet())
    planned = project.preview()
    assert planned.status == 0, planned.output
    assert "3 to create" in planned.output

    first, second = project.up(), project.up()
    assert (first.status, first.changes) == (0, {"created": 3}), first.output
    assert (second.status, second.changes) == (0, {"unchanged": 3}), second.output

    network = project.state()["hub"]["id"]
    ec2 = served.sandbox.client("ec2", REGION)
    ec2.modify_vpc_attribute(VpcId=network, EnableDnsHostnames={"Value": False})
    ec2.create_tags(Resources=[network], Tags=[{"Key": "Tier", "Value": "someone else's"}])
    seen = project.refresh()
    assert seen.changes.get("updated") == 1, seen.output
    repaired = project.up()
    assert repaired.changes.get("updated") == 1, repaired.output
    assert ec2.describe_vpcs(VpcIds=[network])["Vpcs"][0]["Tags"] == [{"Key": "Tier", "Value": "hub"}]
    assert ec2.describe_vpc_attribute(VpcId=network, Attribute="enableDnsHostnames")["EnableDnsHostnames"]["Value"] is True

    gone = project.destroy()
    assert (gone.status, gone.changes) == (0, {"deleted": 3}), gone.output
    assert not ec2.describe_vpcs(Filters=[{"Name": "vpc-id", "Values": [network]}])["Vpcs"]


def test_a_change_is_made_in_place_where_it_can_be_and_by_replacement_where_not(project: Project) -> None:
    project.declare(_vpc(), _subnet())
    project.up()
    before = project.state()

    project.declare(_vpc(), _subnet(mapPublicIpOnLaunch=True))
    updated = project.up()
    assert updated.changes.get("updated") == 1, updated.output
    assert project.state()["data"]["id"] == before["data"]["id"]

    project.declare(_vpc(), _subnet("10.40.2.0/24"))
    replaced = project.up()
    assert replaced.changes.get("replaced") == 1, replaced.output
    assert project.state()["data"]["id"] != before["data"]["id"]
    assert project.state()["hub"]["id"] == before["hub"]["id"]


def test_an_ignored_change_is_not_made(project: Project) -> None:
    project.declare(_vpc(tags={"Tier": "hub"}))
    project.up()
    project.declare({**_vpc(tags={"Tier": "other"}), "ignore": ["tags"]})
    ran = project.up()
    assert ran.changes == {"unchanged": 2}, ran.output


def test_the_import_command_brings_in_what_exists_and_says_how_where_it_would_write_code(project: Project, served: Served) -> None:
    project.declare(_vpc())
    project.up()
    served.sandbox.client("s3", REGION).create_bucket(Bucket="adopted", CreateBucketConfiguration={"LocationConstraint": REGION})
    told = project.adopt("aws:s3/bucket:Bucket", "first", "adopted")
    assert "use `pulumi import --generate-code=false`" in told.output
    done = project.adopt("aws:s3/bucket:Bucket", "second", "adopted", "--generate-code=false")
    assert done.status == 0, done.output
    assert project.state()["second"]["id"] == "adopted"


def test_what_exists_is_imported_and_then_unchanged(project: Project, served: Served) -> None:
    ec2 = served.sandbox.client("ec2", REGION)
    network = ec2.create_vpc(CidrBlock="10.41.0.0/16")["Vpc"]["VpcId"]
    project.declare({**_vpc("10.41.0.0/16"), "import": network})
    imported = project.up()
    assert imported.status == 0, imported.output
    assert project.state()["hub"]["id"] == network
    project.declare(_vpc("10.41.0.0/16"))
    assert project.up().changes == {"unchanged": 2}


def test_a_failed_creation_leaves_a_state_from_which_the_next_up_goes_on(project: Project) -> None:
    project.declare(_vpc(), _subnet("192.168.1.0/24"))
    failed = project.up()
    assert failed.status != 0
    assert 'aws:ec2/subnet:Subnet "data": CreateSubnet: InvalidSubnet.Range' in failed.output
    kept = project.state()["hub"]["id"]

    project.declare(_vpc(), _subnet())
    resumed = project.up()
    assert resumed.status == 0, resumed.output
    assert project.state()["hub"]["id"] == kept


def test_what_the_table_does_not_know_is_refused_by_name_and_nothing_is_created(project: Project) -> None:
    project.declare(_vpc(cidrBlok="10.0.0.0/8"))
    misspelled = project.up()
    assert misspelled.status != 0
    assert "aws:ec2/vpc:Vpc has no property 'cidrBlok'" in misspelled.output
    project.declare({"type": "aws:lambda/function:Function", "name": "job", "inputs": {}})
    unknown = project.up()
    assert unknown.status != 0
    assert "the type aws:lambda/function:Function is not in the sandbox's table" in unknown.output
    assert set(project.state()) <= {"case-test", "default", "default_7_51_1"}


def test_a_secret_stays_out_of_state_log_and_errors(project: Project, served: Served) -> None:
    secret = {"type": "aws:secretsmanager/secret:Secret", "name": "master", "inputs": {"recoveryWindowInDays": 0}}
    version = {
        "type": "aws:secretsmanager/secretVersion:SecretVersion",
        "name": "first",
        "inputs": {"secretId": "@master", "secretString": {"secret": _PASSWORD}},
    }
    project.declare(secret, version)
    made = project.up()
    assert made.status == 0, made.output
    assert "ciphertext" in project.state()["first"]["inputs"]["secretString"]

    project.declare(secret, {**version, "inputs": {"secretId": "@master", "secretString": {"secret": [_PASSWORD]}}})
    misdeclared = project.up()
    assert "secretString: a list is given where a single value is expected" in misdeclared.output
    project.declare(secret, {**version, "inputs": {"secretId": "nowhere", "secretString": {"secret": _PASSWORD}}})
    refused = project.up()
    assert "PutSecretValue: ResourceNotFoundException" in refused.output

    texts = [made.output, misdeclared.output, refused.output, served.log.read_text()]
    texts += [path.read_text() for path in (project.directory / "backend").rglob("*.json")]
    assert len(texts) > 4
    assert [text for text in texts if _PASSWORD in text] == []
