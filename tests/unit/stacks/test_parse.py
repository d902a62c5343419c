"""A wrong environment file is told whole: every problem, with its place and rule."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacks.parse import parse_environment
from stacks.problem import EnvironmentInvalidError, Problem

STACKS = Path(__file__).parents[3] / "stacks"
SANDBOX = (STACKS / "Pulumi.sandbox.yaml").read_text()
PROD = (STACKS / "Pulumi.prod.yaml").read_text()


def problems(folder: Path, text: str, stack: str = "sandbox") -> tuple[Problem, ...]:
    path = folder / f"Pulumi.{stack}.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EnvironmentInvalidError) as refused:
        parse_environment(path)
    return refused.value.problems


def changed(text: str, old: str, new: str) -> str:
    assert old in text, old
    return text.replace(old, new)


@pytest.mark.parametrize("stack", ["sandbox", "prod"])
def test_the_committed_environments_are_right(stack: str) -> None:
    assert parse_environment(STACKS / f"Pulumi.{stack}.yaml").name == stack


def test_five_mistakes_give_five_messages_with_their_lines(tmp_path: Path) -> None:
    text = changed(SANDBOX, "recovery: eu-central-1", "recovery: eu-west-1")
    text = changed(text, "restore_rto: PT15M", "restore_rto: 15")
    text = changed(text, "tier: clinical-critical", "tier: clinical")
    text = changed(text, "storage_gib: 100", "storage_gb: 100")
    text = changed(text, "approver: clinical-operations", "approver: platform-oncall")
    found = problems(tmp_path, text)
    lines = text.splitlines()
    assert [p.place for p in found] == [
        "regions.recovery",
        "tiers.clinical-critical.restore_rto",
        "systems[0].storage_gib",
        "systems[0].tier",
        "systems[0].storage_gb",
        "drills.roles.approver",
    ]  # one setting misspelt is two problems: one missing, one unknown
    for problem in found:
        key = problem.place.rpartition(".")[2]
        assert key in lines[problem.line - 1] or problem.rule == "is missing"


CROSS_CHECKS = [
    ("recovery: eu-central-1", "recovery: eu-west-1", "regions.recovery", "losing it would lose both copies"),
    ("zones: [a, b]", "zones: [a, a]", "zones[1]", "there twice"),
    ("zones: [a, b]", "zones: [a]", "zones", "at least two"),
    ("block: 10.64.0.0/13", "block: 10.64.0.0/20", "address_space.block", "too small"),
    ("block: 10.64.0.0/13", "block: 10.64.0.0/10", "address_space.block", "too big"),
    ("block: 10.64.0.0/13", "block: 20.64.0.0/13", "address_space.block", "not private"),
    ("on-premises: 10.0.0.0/12", "on-premises: 10.64.0.0/12", "address_space.elsewhere.on-premises", "overlaps"),
    ("tier: clinical-critical", "tier: clinical", "systems[0].tier", "is not a tier; there are: clinical-critical"),
    ("rpo: PT5S", "rpo: PT0S", "tiers.clinical-critical.rpo", "asynchronous"),
    ("restore_rpo: P1D", "restore_rpo: PT1M", "tiers.clinical-critical.restore_rpo", "every 5 minutes"),
    (", cadence: P30D", "", "tiers.clinical-critical.cadence", "is missing"),
    ("{rto: PT2M", "{rto: PT4S", "tiers.clinical-critical.rto", "is used up by name_service.ttl"),
    ("lock: GOVERNANCE", "lock: COMPLIANCE", "logs.lock", "could never be removed"),
    ("lock_days: 365", "lock_days: 30", "logs.lock_days", "lock at least as long"),
    ("approver: clinical-operations", "approver: platform-oncall", "drills.roles.approver", "nobody approves their own work"),
    ("role/sandbox-log-review", "role/key-administration", "keys.logs.users", "is also one of the administrators"),
    ("role/sandbox-log-review", "role/sandbox-key-destruction", "keys.logs.users", "is also one of the destroyers"),
    ("name: sandbox", "name: elsewhere", "name", "the two must agree"),
    ("cadence: P30D", "cadence: 30 days", "tiers.clinical-critical.cadence", "ISO 8601"),
    ('security: {account: "123456789012"}', "security: {account: 123456789012}", "placements.security.account", "valid string"),
    ("engine: postgres\n", "engine: oracle\n", "systems[0].engine", "'postgres'"),
    ("drillable: true", "drillable: perhaps", "systems[0].drillable", "boolean"),
]


@pytest.mark.parametrize(("old", "new", "place", "rule"), CROSS_CHECKS)
def test_each_rule_is_told_where_it_is_broken(tmp_path: Path, old: str, new: str, place: str, rule: str) -> None:
    (found,) = problems(tmp_path, changed(SANDBOX, old, new))
    assert found.place == place
    assert rule in found.rule


def test_real_data_is_protected_locked_for_good_and_kept_as_the_law_asks(tmp_path: Path) -> None:
    found = {p.place: p.rule for p in problems(tmp_path, changed(SANDBOX, "throw_away: true", "throw_away: false"))}
    assert "must be true" in found["stateful_protection"]
    assert "use COMPLIANCE" in found["logs.lock"]
    assert "six years" in found["logs.retention_days"]


def test_a_system_named_twice_is_told_at_the_second(tmp_path: Path) -> None:
    found = {p.place: p.rule for p in problems(tmp_path, changed(PROD, "name: scheduling", "name: ehr"), "prod")}
    assert found["systems[1].name"] == "'ehr' is already the name of systems[0]"


def test_a_setting_written_twice_is_told(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, changed(SANDBOX, "    throw_away: true\n", "    throw_away: true\n    throw_away: true\n"))
    assert (found.place, found.line) == ("throw_away", 6)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "is missing; the whole environment stands under it"),
        ("config: {}", "is missing; the whole environment stands under it"),
        ("config: [", "is not YAML"),
        ("config:\n  holdfast:environment: 7\n", "is missing; the whole environment stands under it"),
    ],
)
def test_a_file_without_an_environment_is_told(tmp_path: Path, text: str, rule: str) -> None:
    (found,) = problems(tmp_path, text)
    assert rule in found.rule


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentInvalidError, match="cannot be read"):
        parse_environment(tmp_path / "Pulumi.nowhere.yaml")


LINES = SANDBOX.splitlines()


@given(start=st.integers(0, len(LINES)), count=st.integers(1, 12), junk=st.text(max_size=12))
def test_no_damage_is_answered_by_anything_but_problems(
    tmp_path_factory: pytest.TempPathFactory, start: int, count: int, junk: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "Pulumi.sandbox.yaml"
    path.write_text("\n".join([*LINES[:start], junk, *LINES[start + count :]]), encoding="utf-8")
    found = told(path)
    assert all(p.line >= 1 and p.rule for p in found)


def told(path: Path) -> tuple[Problem, ...]:
    try:
        parse_environment(path)
    except EnvironmentInvalidError as refused:
        return refused.problems or pytest.fail("refused without a reason")
    return ()
