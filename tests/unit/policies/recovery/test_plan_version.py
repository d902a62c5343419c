"""Program, state and evidence agree on the version of a recovery plan, and whatever recovery depends on changes it."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from policies.recovery.plan_version import plan_version
from policies.resource import Resource, UnknownValueError
from policies.sources.recording import record
from policies.value import UNKNOWN

ROOT = Path(__file__).parents[4]
DEPLOYED: dict[str, Any] = json.loads((ROOT / "tests" / "data" / "recovery_plan.json").read_text())


def version(plan: dict[str, Any], system: str = "ehr") -> str | None:
    return plan_version(Resource("", "plan", "plan", plan), system)


def changed(path: str, value: object) -> dict[str, Any]:
    plan = copy.deepcopy(DEPLOYED)
    at: Any = plan
    *way, last = path.split(".")
    for step in way:
        at = at[int(step) if isinstance(at, list) else step]
    at[last] = value
    return plan


def test_a_program_that_was_never_deployed_has_the_version_of_the_deployed_one() -> None:
    recorded = record(ROOT, "sandbox").outputs["recovery_plan"]
    assert isinstance(recorded, dict)
    assert "${urn:" in str(recorded["systems"]), "the recorded plan holds references where the deployed one has ids"
    assert version(recorded) == version(DEPLOYED)


def test_an_engine_that_writes_whole_numbers_as_floats_has_the_same_version() -> None:
    assert version(json.loads(json.dumps(DEPLOYED), parse_int=float)) == version(DEPLOYED)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("regions.recovery", "eu-north-1"),
        ("accounts.backup", "999999999999"),
        ("triggers.sync_drift_rows", 51),
        ("tiers.clinical-critical.rto_seconds", 121),
        ("tiers.clinical-critical.restore_rpo_seconds", 1),
        ("systems.0.engine", "mysql"),
        ("systems.0.database.instance_class", "db.m7g.xlarge"),
        ("systems.0.database.primary.instance", "sandbox-other"),
        ("systems.0.database.replica.region", "eu-north-1"),
        ("systems.0.dns.ttl_seconds", 60),
        ("systems.0.drill.subnet_group", "another"),
        ("environment", "prod"),
        ("schema", "holdfast.recovery-plan/2"),
    ],
)
def test_what_recovery_depends_on_makes_another_version(path: str, value: object) -> None:
    assert version(changed(path, value)) != version(DEPLOYED)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("tiers.clinical-critical.cadence_days", 7),
        ("tiers.other", {"rto_seconds": 1}),
        ("roles.commander", "somebody-else"),
        ("systems.0.database.primary.arn", "arn:aws:rds:eu-west-1:123456789012:db:other"),
        ("systems.0.database.primary.address", "127.0.0.9"),
        ("systems.0.database.secret_arn", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:other"),
        ("plan_hash", "another"),
    ],
)
def test_what_was_proven_is_not_undone_by_names_that_aws_gives_or_by_how_often_to_drill(path: str, value: object) -> None:
    assert version(changed(path, value)) == version(DEPLOYED)


def test_another_system_leaves_the_proof_of_this_one() -> None:
    more = copy.deepcopy(DEPLOYED)
    more["systems"].insert(0, {**more["systems"][0], "name": "scheduling"})
    assert version(more) == version(DEPLOYED) != version(more, "scheduling")


def test_a_system_that_is_not_in_the_plan_has_no_version() -> None:
    assert version(DEPLOYED, "lab") is None


@pytest.mark.parametrize("value", [UNKNOWN, "${urn:pulumi:s::p::aws:rds/instance:Instance::ehr#identifier}"])
def test_what_is_not_known_yet_is_no_version(value: object) -> None:
    with pytest.raises(UnknownValueError, match=r"database\.primary\.instance"):
        version(changed("systems.0.database.primary.instance", value))
