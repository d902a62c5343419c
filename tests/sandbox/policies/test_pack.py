"""The real engine asks the pack: a sound program may go on, a broken one is stopped, and what came of it is judged again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox.aws_sandbox import AwsSandbox
from tests.sandbox.policies.engine import Stack, aws_provider
from tests.sandbox.policies.programs import ROOT, clinic

PACK = ROOT / "policies" / "pack"
WITH_PACK = ("--policy-pack", PACK)
TOKEN = ('        "api_token": config.require_secret("apiToken"),\n', "")
PUBLIC = ("    multi_az=True,\n", "    multi_az=True,\n    publicly_accessible=True,\n")
KNOWN_LATE = (PUBLIC[0], PUBLIC[1].replace("accessible=True", "accessible=parameters.arn.apply(bool)"))
WIDE_LATE = ('"Resource": [arn]}', '"Resource": "*" if arn else []}')
ADDED_ROUTE = """\
        gateway = aws.ec2.InternetGateway(name, vpc_id=self.vpc.id, opts=here)
        aws.ec2.Route(name, route_table_id=table.id, destination_cidr_block="0.0.0.0/0", gateway_id=gateway.id, opts=here)
        self.subnets = []
"""
BROKEN = (
    PUBLIC,
    (
        "        self.subnets = []\n",
        ADDED_ROUTE,
    ),
    ("            referenced_security_group_id=self.application.id,\n", "            cidr_ipv4='0.0.0.0/0',\n"),
    ('    metric_name="ReplicaLag",', '    metric_name="FreeStorageSpace",'),
    ("kept = pulumi.ResourceOptions(protect=True)", "kept = pulumi.ResourceOptions(protect=False)"),
)
SAID_OF_BROKEN = (
    "DATA-002 FAILED: ehr asks for a public address",
    "NET-003 FAILED: ehr has a way out: workload-data-a routes 0.0.0.0/0 to internet gateway workload",
    "NET-008 FAILED: workload-data opens PostgreSQL to 0.0.0.0/0",
    "OPS-001 FAILED: ehr: nobody is told when ehr-recovery falls behind",
    "REC-003 FAILED: clinical may be deleted by the engine",
)


@pytest.fixture(scope="module")
def provider(aws_sandbox: AwsSandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Port of an `aws` provider before the sandbox's AWS."""
    with aws_provider(aws_sandbox, tmp_path_factory.mktemp("provider")) as port:
        yield port


@pytest.fixture
def preview(aws_sandbox: AwsSandbox, provider: int, tmp_path: Path) -> Stack:
    """The clinic with a public database, of which nothing is ever created."""
    return Stack(clinic(tmp_path, TOKEN, PUBLIC), tmp_path / "home", aws_sandbox, provider)


def created(stack: Stack, type_: str) -> int:
    """How many resources of a type the stack's state holds."""
    listed = json.loads(stack.run("stack", "export").stdout)["deployment"].get("resources") or ()
    return sum(r["type"] == type_ for r in listed)


def configured(folder: Path, **configuration: object) -> tuple[object, ...]:
    file = folder / "pack.json"
    file.write_text(json.dumps(configuration))
    return (*WITH_PACK, "--policy-pack-config", file)


@pytest.mark.slow
def test_a_sound_program_is_updated_and_its_state_analysed(aws_sandbox: AwsSandbox, provider: int, tmp_path: Path) -> None:
    stack = Stack(clinic(tmp_path, TOKEN, ("clinic-", "sound-")), tmp_path / "home", aws_sandbox, provider)
    ran = stack.run("up", "--yes", *WITH_PACK)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "DRILL-001 DEFERRED: cannot be answered yet: recovery_plan: drill_role_arn is not known yet" in ran.stdout, "by the preview"
    _, _, after = ran.stdout.partition("Updating (")
    assert "DEFERRED" not in after, "the update knows every value"
    assert "SEC-001 NOT ASKED" in after
    analysed = stack.run("policy", "analyze", *WITH_PACK)
    assert analysed.returncode == 0, analysed.stdout + analysed.stderr
    stack.run("stack", "export", "--file", tmp_path / "state.json")
    from_file = stack.run("policy", "analyze", "--file", tmp_path / "state.json", *WITH_PACK)
    assert from_file.returncode == 0, from_file.stdout + from_file.stderr
    assert "SEC-001 NOT ASKED" in from_file.stdout


@pytest.mark.slow
def test_a_broken_program_is_stopped_before_anything_is_created(aws_sandbox: AwsSandbox, provider: int, tmp_path: Path) -> None:
    stack = Stack(clinic(tmp_path, TOKEN, *BROKEN), tmp_path / "home", aws_sandbox, provider)
    ran = stack.run("up", "--yes", *WITH_PACK)
    assert ran.returncode != 0
    assert [said for said in SAID_OF_BROKEN if said not in ran.stdout] == []
    [line] = [line for line in ran.stdout.splitlines() if SAID_OF_BROKEN[0] in line]
    assert "[aws:rds/instance:Instance ehr]" in line
    assert "Set publiclyAccessible to false." in line
    assert line.endswith("policies/waivers/sound.yaml.")
    assert stack.resources == 0


@pytest.mark.slow
def test_what_one_resource_shows_in_the_update_stops_that_resource(aws_sandbox: AwsSandbox, provider: int, tmp_path: Path) -> None:
    stack = Stack(clinic(tmp_path, TOKEN, KNOWN_LATE, ("clinic-", "late-")), tmp_path / "home", aws_sandbox, provider)
    ran = stack.run("up", "--yes", *WITH_PACK)
    assert ran.returncode != 0
    before, _, after = ran.stdout.partition("Updating (")
    assert "DATA-002 DEFERRED: cannot be answered yet: ehr: publiclyAccessible is not known yet" in before, ran.stdout
    assert "DATA-002 FAILED: ehr asks for a public address" in after
    assert created(stack, "aws:kms/key:Key")
    assert not created(stack, "aws:rds/instance:Instance")


@pytest.mark.slow
def test_what_only_the_whole_shows_fails_the_update_and_stops_the_next(aws_sandbox: AwsSandbox, provider: int, tmp_path: Path) -> None:
    stack = Stack(clinic(tmp_path, TOKEN, WIDE_LATE, ("clinic-", "wide-")), tmp_path / "home", aws_sandbox, provider)
    ran = stack.run("up", "--yes", *WITH_PACK)
    assert ran.returncode != 0
    before, _, after = ran.stdout.partition("Updating (")
    assert "DRILL-001 DEFERRED" in before
    assert "DRILL-001 FAILED" in after
    assert created(stack, "aws:iam/rolePolicy:RolePolicy"), "the engine asks about the whole when everything has been done"
    again = stack.run("preview", *WITH_PACK)
    assert again.returncode != 0
    assert "DRILL-001 FAILED" in again.stdout
    analysed = stack.run("policy", "analyze", *WITH_PACK)
    assert analysed.returncode != 0
    assert "DRILL-001 FAILED" in analysed.stdout


@pytest.mark.slow
def test_a_configuration_with_mistakes_stops_the_engine_and_names_each(preview: Stack, tmp_path: Path) -> None:
    told = configured(tmp_path, **{"NET-999": "advisory", "KEY-002": "disabled", "holdfast": {"levels": {"urgent": "loud"}}})
    ran = preview.run("preview", *told)
    assert ran.returncode != 0
    said = ran.stdout + ran.stderr
    assert "NET-999: there is no rule of this name" in said
    assert "KEY-002: is disabled without a reason" in said
    assert "holdfast.levels.urgent: there is no severity of this name" in said


@pytest.mark.slow
def test_levels_waivers_and_what_is_left_out_can_be_configured(preview: Stack, tmp_path: Path) -> None:
    told = configured(
        tmp_path, holdfast={"rules": {"DATA-002": "advisory"}}, **{"KEY-002": {"enforcementLevel": "disabled", "reason": "ours"}}
    )
    ran = preview.run("preview", *told)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "[advisory] [severity: critical]  DATA-002" in ran.stdout
    assert "KEY-002 LEFT OUT by the pack's configuration: ours" in ran.stdout
    waivers = tmp_path / "waivers.yaml"
    waivers.write_text("waivers: [{rule: DATA-002}]\n")
    ran = preview.run("preview", *configured(tmp_path, holdfast={"waivers": str(waivers)}))
    assert ran.returncode != 0
    assert "WAIVER-001 FAILED" in ran.stdout
    assert "DATA-002 FAILED" in ran.stdout, "a file with a mistake excuses nothing"
