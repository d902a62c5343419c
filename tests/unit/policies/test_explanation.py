"""An explanation tells all that is known and invents nothing; a wrong id is answered with those like it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from policies.explanation import Explanation, explain_check, explain_own, explain_rule, like
from policies.reports.explanation_as_text import explanation_as_text, snippet
from policies.rule import Rule
from policies.rules import all_rules
from policies.scan.listed import ListedCheck, read_list
from policies.waiver import read_waivers
from tests.unit.policies.reports import answers as a

TODAY = date(2026, 11, 21)
TABLE = """
|     | Id           | Type     | Entity             | Policy                         | IaC       | Resource Link |
|-----|--------------|----------|--------------------|--------------------------------|-----------|---------------|
|  65 | CKV_AWS_18   | resource | aws_s3_bucket      | Ensure access is logged        | Terraform | somewhere     |
| 555 | CKV2_AWS_5   | resource | aws_security_group | Ensure groups are attached     | Terraform | somewhere     |
| 556 | CKV2_AWS_5   | resource | aws_other          | Ensure groups are attached     | Terraform | somewhere     |
"""


def told(explained: Explanation) -> str:
    return "\n".join(line.plain for line in explanation_as_text(explained, TODAY))


@pytest.mark.parametrize("rule", all_rules(), ids=lambda r: r.id)
def test_every_rule_can_be_explained(rule: Rule) -> None:
    text = told(explain_rule(rule, ()))
    for words in (rule.id, rule.asks, rule.about, rule.remedy, *rule.controls, *(n.value for n in rule.needs)):
        assert words in text
    assert "not in the catalogue" not in text
    assert ("blocks `pulumi up`" in text) is rule.severity.blocks


def test_where_it_is_waived_today_is_told() -> None:
    rule = next(r for r in a.RULES if r.id == "KEY-003")
    assert f"prod, clinical: {a.WAIVER.words}" in told(explain_rule(rule, [("prod", a.WAIVER), ("dev", a.LATE)]))
    assert "Waived today" not in told(explain_rule(rule, [("dev", a.LATE)]))


def test_the_waiver_to_copy_is_one_that_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "prod.yaml"
    file.write_text(snippet("KEY-003", TODAY))
    [read] = read_waivers(file, ["KEY-003"])
    assert (read.rule, read.expires) == ("KEY-003", date(2027, 2, 19))


def test_a_check_of_checkov_is_told_as_far_as_it_is_known() -> None:
    known = told(explain_check("CKV2_AWS_5", read_list(TABLE, "CKV2_AWS_5"), ()))
    assert "Ensure groups are attached" in known
    assert "aws_other" in known
    assert "Its title is not known here" in told(explain_check("CKV2_AWS_5", None, ()))
    assert read_list(TABLE, "CKV_AWS_1") is None
    assert read_list("Traceback", "CKV_AWS_18") is None
    assert read_list(TABLE, "CKV_AWS_18") == ListedCheck("Ensure access is logged", ("aws_s3_bucket",))


def test_what_a_check_says_about_itself_cannot_be_waived() -> None:
    own = explain_own("CHECK-001")
    assert own is not None
    assert "waivers:" not in told(own)
    assert explain_own("KEY-001") is None


def test_those_like_it_are_near_or_of_the_same_concern() -> None:
    known = [r.id for r in all_rules()]
    assert "KEY-003" in like("key-03", known)
    assert set(like("KEY-99999999", known)) <= {id for id in known if id.startswith("KEY")}
    assert like("%%", known) == ()
