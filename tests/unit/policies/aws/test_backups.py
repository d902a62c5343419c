"""What a backup plan takes in and where its copies go, also where names and ARNs are written out, as in a state."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from policies.aws.backups import PLAN, plans_of, rules_of
from policies.graph import Graph
from policies.resource import Options, ShapeError
from tests.unit.policies import hospital as h
from tests.unit.policies.graphs import changed, made, replaced, resource
from tests.unit.policies.hospital import recovery as r

HOME = resource("pulumi:providers:aws", "home", region="eu-west-1", allowedAccountIds='["111111111111"]')
AWAY = changed(h.away, allowedAccountIds='["111111111111"]')
VAULT = "arn:aws:backup:{}:{}:backup-vault:backups-recovery"


def copied_to(arn: str) -> tuple[Graph, bool, str]:
    """A plan at home with one copy, whether that is away, and the vault it was found to go to."""
    rule = {**r.RULE, "targetVaultName": "backups", "copyActions": [{"destinationVaultArn": arn}]}
    plan = made(r.plan.type, r.plan.name, {"rules": [rule]}, provider=HOME.urn)
    graph = replaced(h.SOUND, HOME, AWAY, plan)
    (only,) = rules_of(plan)
    (copy,) = only.copies(graph)
    return graph, only.is_away(graph, copy), copy.vault.name if copy.vault else ""


@pytest.mark.parametrize(
    ("region", "account", "away", "vault"),
    [
        ("eu-central-1", "111111111111", True, "backups-recovery"),
        ("eu-north-1", "111111111111", True, ""),
        ("eu-west-1", "222222222222", True, ""),
        ("eu-west-1", "111111111111", False, ""),
    ],
)
def test_a_copy_is_away_by_its_region_or_its_account(region: str, account: str, away: bool, vault: str) -> None:
    _, found, to = copied_to(VAULT.format(region, account))
    assert (found, to) == (away, vault)


def test_what_is_no_arn_is_not_away() -> None:
    assert copied_to("somewhere")[1:] == (False, "")


def test_recovery_points_are_made_in_the_vault_beside_the_plan_and_not_in_its_namesake() -> None:
    namesake, *_ = r.locked_vault("backups", h.key)
    namesake = replace(namesake, urn=f"{namesake.urn}-away", options=Options(provider=h.away.urn))
    plan = made(r.plan.type, r.plan.name, {"rules": [{**r.RULE, "targetVaultName": "backups"}]})
    (only,) = rules_of(plan)
    beside = only.made_in(replaced(h.SOUND, namesake, plan)).vault
    assert beside
    assert beside.urn == r.vault.urn
    there = made(r.plan.type, r.plan.name, plan.properties, provider=h.away.urn)
    (only,) = rules_of(there)
    assert only.made_in(replaced(h.SOUND, namesake, there)).vault is namesake, "the plan is where the namesake is"


@pytest.mark.parametrize(
    ("selection", "taken"),
    [
        ({"resources": ["arn:aws:rds:eu-west-1:1:db:ehr"], "conditions": None}, True),
        ({"resources": ["arn:aws:rds:*:*:db:e*"], "conditions": None}, True),
        ({"resources": ["arn:aws:rds:eu-west-1:1:db:lab"], "conditions": None}, False),
        ({"resources": ["*"], "notResources": ["arn:aws:rds:*"], "conditions": None}, False),
        ({"conditions": [{"stringLikes": [{**r.CONDITION, "value": "clinical-*"}]}]}, True),
        ({"conditions": [{"stringNotLikes": [{**r.CONDITION, "value": "clinical-*"}]}]}, False),
        ({"conditions": [{"stringNotEquals": [{**r.CONDITION, "value": "test"}]}]}, True),
    ],
)
def test_what_a_selection_takes_in(selection: dict[str, object], taken: bool) -> None:
    graph = replaced(h.SOUND, changed(r.selection, **selection))
    assert [p.type for p in plans_of(graph, h.primary)] == ([PLAN] if taken else [])


def test_the_oldest_point_is_the_gap_and_the_window() -> None:
    (only,) = rules_of(changed(r.plan, rules=[{**r.RULE, "schedule": "rate(1 hour)", "startWindow": 30}]))
    assert only.oldest_point == timedelta(minutes=90)
    (unread,) = rules_of(changed(r.plan, rules=[{**r.RULE, "schedule": "cron(0 5 15W * ? *)"}]))
    with pytest.raises(ShapeError, match="cannot be read"):
        _ = unread.oldest_point
