"""`pulumi up` as a person types it: everything is made, is what the recovery plan says, and goes away again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import boto3
import psycopg
import pytest
from dnslib import DNSRecord

from tests.sandbox.aws_sandbox import until
from tests.sandbox.stacks.conftest import ROOT, Shell

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def plan(shell: Shell) -> dict[str, Any]:
    made = shell.pulumi("up", "-s", "sandbox", "--yes", "--skip-preview")
    assert made.returncode == 0, made.stdout
    said = shell.pulumi("stack", "output", "recovery_plan", "-s", "sandbox", "--json")
    return dict(json.loads(said.stdout))


def client(shell: Shell, service: str, region: str) -> Any:
    return boto3.client(
        service, region_name=region, endpoint_url=shell.variables["AWS_ENDPOINT_URL"], aws_access_key_id="x", aws_secret_access_key="x"
    )


def test_both_databases_answer_to_the_stored_credentials_and_one_replicates_the_other(shell: Shell, plan: dict[str, Any]) -> None:
    database = plan["systems"][0]["database"]
    for place, replica in (("primary", False), ("replica", True)):
        at = database[place]
        stored = client(shell, "secretsmanager", at["region"]).get_secret_value(SecretId="sandbox-ehr-master")["SecretString"]
        secret = json.loads(stored)
        with psycopg.connect(
            host=at["address"], port=at["port"], dbname=database["name"], user=secret["username"], password=secret["password"]
        ) as session:
            assert session.execute("select pg_is_in_recovery()").fetchone() == (replica,)


def test_the_instances_are_what_the_plan_says(shell: Shell, plan: dict[str, Any]) -> None:
    for at in (plan["systems"][0]["database"][place] for place in ("primary", "replica")):
        (found,) = client(shell, "rds", at["region"]).describe_db_instances(DBInstanceIdentifier=at["instance"])["DBInstances"]
        assert found["DBInstanceArn"] == at["arn"]
        assert found["Endpoint"]["Address"] == at["address"]
        assert [group["VpcSecurityGroupId"] for group in found["VpcSecurityGroups"]] == at["security_groups"]
        assert (found["StorageEncrypted"], found["PubliclyAccessible"], found["BackupRetentionPeriod"]) == (True, False, 35)


def test_the_name_answers_the_primary(shell: Shell, plan: dict[str, Any]) -> None:
    system = plan["systems"][0]
    host, _, port = shell.variables["HOLDFAST_DNS"].partition(":")

    def answered() -> list[str]:
        answer = DNSRecord.parse(DNSRecord.question(system["dns"]["name"]).send(host, int(port), timeout=10))
        return [str(record.rdata) for record in answer.rr]

    assert until(answered, what="an answer") == [system["database"]["primary"]["address"]]


def test_the_password_is_nowhere_in_the_plan_or_in_plain_text_in_the_state(shell: Shell, plan: dict[str, Any]) -> None:
    stored = client(shell, "secretsmanager", "eu-west-1").get_secret_value(SecretId="sandbox-ehr-master")["SecretString"]
    password = json.loads(stored)["password"]
    state = shell.pulumi("stack", "export", "-s", "sandbox").stdout
    assert '"sandbox-ehr"' in state
    assert password not in state
    assert password not in json.dumps(plan)


def test_a_second_up_changes_nothing(shell: Shell, plan: dict[str, Any]) -> None:
    again = shell.pulumi("up", "-s", "sandbox", "--yes", "--skip-preview")
    assert again.returncode == 0, again.stdout
    assert plan["plan_hash"] in again.stdout
    assert "unchanged" in again.stdout
    assert not [word for word in ("created", "updated", "replaced", "deleted") if f" {word}" in again.stdout.partition("Resources:")[2]]


def test_the_local_aws_gives_back_everything_it_took(shell: Shell, plan: dict[str, Any]) -> None:
    recorded = json.loads((Path(shell.variables["HOLDFAST_DIR"]) / "sandbox" / "recorded.json").read_text())
    assert recorded["resources"], "what is recorded only is kept there"
    assert recorded["gaps"] == []


def test_an_environment_of_five_accounts_previews_offline(shell: Shell) -> None:
    planned = shell.pulumi("preview", "-s", "prod")
    assert planned.returncode == 0, planned.stdout
    assert "to create" in planned.stdout


def test_a_broken_environment_is_told_whole_and_nothing_is_made(shell: Shell, tmp_path: Path) -> None:
    for part in ("stacks", "components"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "Pulumi.yaml", tmp_path)
    file = tmp_path / "stacks" / "Pulumi.prod.yaml"
    broken = file.read_text().replace("recovery: eu-central-1", "recovery: eu-west-1").replace("lock_days: 2557", "lock_days: 7")
    file.write_text(broken.replace("rpo: PT1M,", "rpo: PT0S,").replace("approver: clinical-operations", "approver: platform-oncall"))
    refused = shell.pulumi("up", "-s", "prod", "--yes", "--skip-preview", project=tmp_path)
    assert refused.returncode != 0
    for place in ("regions.recovery", "tiers.clinical-critical.rpo", "logs.lock_days", "drills.roles.approver"):
        assert f": {place}: " in refused.stdout
    state = json.loads(shell.pulumi("stack", "export", "-s", "prod", project=tmp_path).stdout)
    made = [r["type"] for r in state["deployment"].get("resources", [])]
    assert made in ([], ["pulumi:pulumi:Stack"])


def test_destroy_leaves_nothing(shell: Shell, plan: dict[str, Any]) -> None:
    gone = shell.pulumi("destroy", "-s", "sandbox", "--yes", "--skip-preview")
    assert gone.returncode == 0, gone.stdout
    for region in plan["regions"].values():
        assert client(shell, "rds", region).describe_db_instances()["DBInstances"] == []
        assert [v for v in client(shell, "ec2", region).describe_vpcs()["Vpcs"] if not v["IsDefault"]] == []
    assert client(shell, "s3", "eu-west-1").list_buckets()["Buckets"] == []
