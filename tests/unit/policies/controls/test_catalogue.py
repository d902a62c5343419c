"""Every citation of a rule names a control of the catalogue, and the catalogue is numbered as the frameworks number it."""

from __future__ import annotations

import re

import pytest

from policies.controls import Framework, catalogue, uncovered
from policies.rule import Rule
from policies.rules import all_rules

SHAPES = {
    Framework.HIPAA: r"164\.3(08|10|12|14|16)(\([a-z]\))(\(\d\))?(\([ivx]+\))?(\([A-E]\))?",
    Framework.NIST: r"(A[CTU]|C[AMP]|I[AR]|M[AP]|P[ELMST]|RA|S[ACIR])-\d{1,2}(\(\d{1,2}\))?",
    Framework.CIS_AWS: r"[1-5](\.\d{1,2}){1,2}",
}


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_a_rule_cites_controls_that_there_are(rule: Rule) -> None:
    unknown = [c for c in rule.controls if c not in catalogue()]
    assert not unknown, f"policies/controls/catalogue.json lacks {unknown}, or {rule.id} cites what there is not"
    assert len(set(rule.controls)) == len(rule.controls), "a control is cited twice"


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_a_rule_speaks_to_hipaa_and_to_nist(rule: Rule) -> None:
    assert {Framework.HIPAA, Framework.NIST} <= {catalogue()[c].framework for c in rule.controls}


def test_ids_have_the_shape_of_their_framework() -> None:
    odd = [c for c, control in catalogue().items() if not re.fullmatch(SHAPES[control.framework], control.id)]
    assert odd == []


def test_an_enhancement_stands_after_its_control_and_by_number() -> None:
    ids = [c.id for c in catalogue().values() if c.framework is Framework.NIST]
    assert all(id.partition("(")[0] in ids for id in ids), "an enhancement whose control is not catalogued"
    assert ids.index("SC-7") < ids.index("SC-7(5)") < ids.index("SC-7(10)") < ids.index("SC-8") < ids.index("SC-12")


def test_what_no_rule_covers_is_listed_and_nothing_else() -> None:
    cited = {c for rule in all_rules() for c in rule.controls}
    left = {c.citation for c in uncovered(cited)}
    assert left == set(catalogue()) - cited
    assert "HIPAA 164.308(a)(1)(ii)(C)" in left, "no program can show that there is a sanction policy"


def test_titles_are_words() -> None:
    assert all(len(c.title) > 3 and not c.title.endswith(".") for c in catalogue().values())
