"""Reading a recovery plan: everything wrong with it is said at once, and a changed plan is not used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dr_drills.plan.recovery_plan import RecoveryPlanError, load_recovery_plan, parse_recovery_plan, plan_hash

_EXAMPLE = Path(__file__).parents[3] / "data" / "recovery_plan.json"


def example() -> dict[str, Any]:
    """The plan in tests/data, with its hash."""
    raw = dict(json.loads(_EXAMPLE.read_text()))
    raw["plan_hash"] = plan_hash(raw)
    return raw


def _problems(raw: object) -> list[str]:
    with pytest.raises(RecoveryPlanError) as refused:
        parse_recovery_plan(raw)
    return list(refused.value.problems)


def test_the_example_is_read() -> None:
    plan = parse_recovery_plan(example())
    system = plan.system(None)
    assert (system.name, system.database.replica.region, plan.tiers[system.tier].rto_seconds) == ("ehr", "eu-central-1", 120)
    assert system.database.secret_region == "eu-west-1"


def test_five_mistakes_give_five_messages_with_their_places() -> None:
    raw = example()
    raw["environment"] = "Not A Name"
    raw["tiers"]["clinical-critical"]["rto_seconds"] = 0
    raw["systems"][0]["database"]["primary"]["port"] = 99999
    raw["systems"][0]["engine"] = "oracle"
    del raw["roles"]["approver"]
    places = [problem.partition(":")[0] for problem in _problems(raw)]
    assert sorted(places) == [
        "environment",
        "roles.approver",
        "systems.0.database.primary.port",
        "systems.0.engine",
        "tiers.clinical-critical.rto_seconds",
    ]


def test_contradictions_between_parts_are_found_together() -> None:
    raw = example()
    raw["systems"][0]["tier"] = "unknown-tier"
    raw["systems"][0]["database"]["replica"]["region"] = "eu-west-1"
    raw["systems"].append(raw["systems"][0])
    raw["plan_hash"] = plan_hash(raw)
    problems = "\n".join(_problems(raw))
    assert "ehr is there twice" in problems
    assert "systems.0.tier: ehr is of tier unknown-tier, which has no objectives" in problems
    assert "systems.1.database.replica.region: is eu-west-1, the plan's Region for it is eu-central-1" in problems


def test_a_place_that_is_not_apart_is_refused() -> None:
    raw = example()
    raw["systems"][0]["drill"]["subnet_group"] = raw["systems"][0]["database"]["primary"]["subnet_group"]
    raw["systems"][0]["database"]["primary"]["isolation_security_group"] = "sg-1"
    (problem,) = _problems(raw)
    assert "drill: subnet_group sandbox-ehr is the system's own" in problem
    assert "isolation_security_group sg-1 is also one of its security_groups" in problem


def test_a_plan_that_was_changed_after_the_stack_wrote_it_is_refused() -> None:
    raw = example()
    raw["tiers"]["clinical-critical"]["rto_seconds"] = 100000
    (problem,) = _problems(raw)
    assert problem.startswith("plan_hash: is not the hash of this plan")


@pytest.mark.parametrize("raw", [None, [], "text", {}, {"schema": "holdfast.recovery-plan/2"}])
def test_what_is_no_plan_at_all_is_refused_in_words(raw: object) -> None:
    assert _problems(raw)


def test_a_file_that_is_missing_or_no_json_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecoveryPlanError, match="cannot be read"):
        load_recovery_plan(tmp_path / "none.json")
    (tmp_path / "broken.json").write_text("{")
    with pytest.raises(RecoveryPlanError, match=r"broken\.json: is not JSON"):
        load_recovery_plan(tmp_path / "broken.json")


def test_a_system_must_be_named_where_there_are_several() -> None:
    raw = example()
    raw["systems"].append({**raw["systems"][0], "name": "lab"})
    raw["plan_hash"] = plan_hash(raw)
    plan = parse_recovery_plan(raw)
    assert plan.system("lab").name == "lab"
    with pytest.raises(RecoveryPlanError, match="--system: ehr, lab"):
        plan.system(None)
    with pytest.raises(RecoveryPlanError, match="no system is called pacs"):
        plan.system("pacs")
