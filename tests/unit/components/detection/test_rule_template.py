"""The table of rules becomes a conformance pack that AWS would take."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from components.detection.config_rule import RULES, ConfigRule
from components.detection.rule_template import RulePackError, rule_template


def rules(text: str) -> dict[str, dict[str, Any]]:
    return {r["Properties"]["ConfigRuleName"]: r["Properties"] for r in json.loads(text)["Resources"].values()}


def test_every_rule_is_in_the_primary_regions_pack_and_says_why() -> None:
    found = rules(rule_template(RULES, "aws", worldwide=True))
    assert set(found) == {rule.name for rule in RULES}
    for rule in RULES:
        assert found[rule.name]["Source"] == {"Owner": "AWS", "SourceIdentifier": rule.identifier}
        assert rule.why in found[rule.name]["Description"]


def test_what_exists_once_is_judged_once() -> None:
    everywhere = rules(rule_template(RULES, "aws", worldwide=False))
    assert "rds-storage-encrypted" in everywhere
    assert "root-account-mfa-enabled" not in everywhere
    assert set(everywhere) == {rule.name for rule in RULES if not rule.worldwide}


def test_every_rule_names_what_asks_for_it() -> None:
    for rule in RULES:
        assert all(re.fullmatch(r"(CIS \d\.\d+(\.\d+)?|NIST [A-Z]{2}-\d+|HIPAA 164\.\d+(\(\w+\))*)", c) for c in rule.controls), rule
        assert re.fullmatch(r"[A-Z0-9_]+", rule.identifier)


def test_parameters_are_texts_of_the_partition() -> None:
    found = rules(rule_template(RULES, "aws-us-gov", worldwide=True))
    assert found["iam-support-policy-in-use"]["InputParameters"] == {"policyARN": "arn:aws-us-gov:iam::aws:policy/AWSSupportAccess"}
    assert found["access-keys-rotated"]["InputParameters"] == {"maxAccessKeyAge": "90"}


def test_order_does_not_matter() -> None:
    assert rule_template(RULES, "aws", worldwide=True) == rule_template(reversed(RULES), "aws", worldwide=True)


def test_too_many_rules_and_a_name_twice_are_refused() -> None:
    many = [ConfigRule(f"rule-{'abcdefghijklmnopqrst'[n % 20]}-{n}", "X", ("NIST AC-2",), "why") for n in range(131)]
    with pytest.raises(RulePackError, match="131 rules"):
        rule_template(many, "aws", worldwide=True)
    with pytest.raises(RulePackError, match="same name"):
        rule_template([many[0], many[0]], "aws", worldwide=True)
    assert rule_template(many[:130], "aws", worldwide=True)
