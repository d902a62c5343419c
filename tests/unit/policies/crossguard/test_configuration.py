"""A pack's configuration means what it says, or every mistake in it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from policies.crossguard.configuration import Given, configured
from policies.crossguard.level import Level
from policies.errors import InputError
from policies.rule import Severity
from policies.rules import all_rules

RULES = all_rules()


def given(**properties: object) -> dict[str, Given]:
    return {"holdfast": Given(Level.ADVISORY, properties)}


def test_levels_follow_the_severity_then_the_rule_then_the_engine(tmp_path: Path) -> None:
    told = given(levels={"medium": "mandatory", "critical": "advisory"}, rules={"NET-001": "mandatory"})
    levels = configured({**told, "KEY-002": Given(Level.ADVISORY)}, RULES, tmp_path).levels
    medium = [r.id for r in RULES if r.severity is Severity.MEDIUM]
    assert medium
    assert {levels[id] for id in medium} == {Level.MANDATORY}
    assert levels["DATA-002"] is Level.ADVISORY, "a critical rule"
    assert levels["NET-001"] is Level.MANDATORY, "a critical rule that was named"
    assert levels["KEY-002"] is Level.ADVISORY, "a high rule that the engine was told of"


def test_a_rule_may_be_left_out_with_a_reason(tmp_path: Path) -> None:
    found = configured({"KEY-002": Given(Level.DISABLED, {"reason": "keys are imported"})}, RULES, tmp_path)
    assert found.levels["KEY-002"] is Level.DISABLED
    assert found.left_out == {"KEY-002": "keys are imported"}


def test_paths_begin_at_the_project(tmp_path: Path) -> None:
    (tmp_path / "waivers").mkdir()
    assert configured(given(waivers="waivers"), RULES, tmp_path).waivers == tmp_path / "waivers"


WRONG: list[tuple[dict[str, Given], str]] = [
    ({"NET-999": Given(Level.ADVISORY)}, "NET-999: there is no rule of this name"),
    ({"KEY-002": Given(Level.DISABLED)}, "KEY-002: is disabled without a reason"),
    ({"KEY-002": Given(Level.DISABLED, {"reason": 3})}, "KEY-002: is disabled without a reason"),
    ({"KEY-002": Given(None)}, "KEY-002: this pack changes no resource"),
    ({"KEY-002": Given(Level.ADVISORY, {"because": "x"})}, "KEY-002: does not know because"),
    ({"no-silent-pass": Given(Level.DISABLED, {"reason": "quiet"})}, "no-silent-pass: cannot be disabled"),
    ({r.id: Given(Level.DISABLED, {"reason": "all of them"}) for r in RULES}, "every rule is disabled"),
    (given(level={}), "holdfast.level: is not known"),
    (given(levels="mandatory"), "holdfast.levels: expected an object"),
    (given(levels={"urgent": "mandatory"}), "holdfast.levels.urgent: there is no severity"),
    (given(levels={"high": "disabled"}), "holdfast.levels.high: 'disabled' is no level here"),
    (given(levels={"high": 3.0}), "holdfast.levels.high: 3.0 is no level here"),
    (given(levels={"high": ["mandatory"]}), "holdfast.levels.high: "),
    (given(rules={"NET-999": "advisory"}), "holdfast.rules.NET-999: there is no rule"),
    (given(waivers="nowhere"), "nowhere does not exist"),
    (given(evidence=4.0), "holdfast.evidence: expected a path, found 4.0"),
    (given(evidenceKeys="key.pem"), "holdfast.evidenceKeys: expected a list"),
    (given(evidenceKeys=["key.pem"]), "key.pem does not exist"),
]


@pytest.mark.parametrize(("told", "words"), WRONG, ids=lambda v: v if isinstance(v, str) else "")
def test_a_mistake_is_named(tmp_path: Path, told: dict[str, Given], words: str) -> None:
    with pytest.raises(InputError) as caught:
        configured(told, RULES, tmp_path)
    assert any(words in problem for problem in caught.value.problems), caught.value.problems


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        configured({**given(levels={"urgent": "loud"}, waivers="nowhere"), "NET-999": Given(Level.ADVISORY)}, RULES, tmp_path)
    assert len(caught.value.problems) == 4
