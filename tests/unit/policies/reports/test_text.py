"""The text puts the most urgent last, says once what many have in common, and hides nothing when asked not to."""

from __future__ import annotations

from dataclasses import replace

from policies.assessment import Assessment
from policies.judge import Outcome
from policies.reports.as_text import as_text
from tests.unit.policies.reports import answers as a

MANY = tuple(replace(a.FAILED, resource=f"db-{n}", reason=f"db-{n} asks for a public address", also=()) for n in range(12))


def lines(*assessments: Assessment, verbose: bool = False) -> list[str]:
    return [line.plain for line in as_text(assessments, verbose=verbose)]


def test_it_ends_with_a_line_that_sums_up() -> None:
    assert lines(a.MIXED)[-1] == (
        f"prod: 12 resources, {len(a.RULES)} rules, 2 Checkov checks (3.3.30): "
        "4 passed, 3 failed, 1 known, 1 waived, 1 not asked, 1 deferred, 1 crashed"
    )


def test_the_most_urgent_stands_last() -> None:
    words = [line.split()[0] for line in lines(a.MIXED) if line and not line.startswith(" ")]
    order = [w for w in words if w in {"waived", "known", "deferred", "failed", "crashed"}]
    assert order == ["waived", "known", "deferred", "failed", "failed", "failed", "crashed"]


def test_what_many_have_in_common_is_said_once() -> None:
    short = lines(a.assessment(*MANY))
    assert sum("asks for a public address" in line for line in short) == 3
    assert any("12 times, first:" in line for line in short)
    assert any("and 9 more; --verbose shows all" in line for line in short)
    assert sum("Put DATA-002 right." in line for line in short) == 1


def test_verbose_shows_each_of_them() -> None:
    long = lines(a.assessment(*MANY), verbose=True)
    assert sum("asks for a public address" in line for line in long) == 12
    assert not any("--verbose" in line for line in long)


def test_a_few_are_listed_as_they_are() -> None:
    assert sum("asks for a public address" in line for line in lines(a.assessment(*MANY[:4]))) == 4


def test_rules_that_nobody_could_ask_stand_together() -> None:
    other = replace(a.NOT_ASKED, rule="KEY-002")
    [told] = [line for line in lines(a.assessment(a.NOT_ASKED, other)) if line.startswith("not asked")]
    assert "KEY-002, REC-003: cannot be asked: options" in told


def test_a_waiver_that_expires_soon_and_a_violation_that_is_gone_are_named() -> None:
    told = "\n".join(lines(a.MIXED))
    assert "the waiver of KEY-003 for clinical expires on 2026-12-01: platform-engineering answers for it" in told
    assert "gone-key: known since 2026-10-01; remove it from the baseline" in told
    assert "expires on" not in "\n".join(lines(a.SOUND))


def test_what_another_check_found_as_well_is_named() -> None:
    assert any("also CKV_AWS_17" in line for line in lines(a.assessment(a.FAILED)))


def test_counts_that_need_a_baseline_or_a_blind_source_are_left_out_where_they_are_none() -> None:
    assert "known" not in lines(a.SOUND)[-1]
    assert a.SOUND.counts[Outcome.KNOWN] == 0
