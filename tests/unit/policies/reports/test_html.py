"""The control matrix can be read by eye, by keyboard, by ear, on paper and without a network; and it never looks better than it is."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from policies.assessment import Assessment
from policies.controls import Framework
from policies.judge import Finding, Outcome
from policies.reports.as_html import as_html
from policies.reports.headline import headline
from policies.reports.places import Place, Places
from tests.unit.policies.reports import answers as a
from tests.unit.policies.reports.page import Page

PLACES = Places({"clinic:data:Database": Place("components/data.py", 4, 26, 46)}, Place("stacks/__main__.py"))
DEV = replace(a.SOUND, environment="dev")
HTML = as_html([a.MIXED, DEV], PLACES, a.MADE)
PAGE = Page(HTML)
HIPAA = Framework.HIPAA.publication


def page(*assessments: Assessment) -> Page:
    return Page(as_html(assessments, None, a.MADE))


def test_it_asks_nothing_of_any_network_and_runs_nothing() -> None:
    assert PAGE.addresses == []
    assert not PAGE.tags & {"script", "img", "link", "iframe", "object", "form"}
    assert "default-src 'none'" in HTML
    assert not re.search(r"url\(|@import", HTML)


def test_every_link_leads_somewhere_and_every_id_is_there_once() -> None:
    assert len(set(PAGE.ids)) == len(PAGE.ids)
    assert set(PAGE.links) <= set(PAGE.ids)


def test_headings_go_down_by_one_and_every_table_has_a_name_and_can_be_scrolled_by_keyboard() -> None:
    levels = [level for level, _ in PAGE.headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert all(t.label and t.label in PAGE.focusable for t in PAGE.tables)
    assert PAGE.labels == ["only"]


def test_every_cell_of_a_matrix_stands_under_a_head_and_beside_one() -> None:
    for table in PAGE.tables:
        assert all(cell.tag == "th" and cell.attributes["scope"] == "col" for cell in table.rows[0])
        assert all(len(row) == len(table.rows[0]) for row in table.rows), table.label
        assert all(any(c.attributes.get("scope") in {"row", "rowgroup"} for c in row) for row in table.rows[1:]), table.label


def test_colour_is_never_the_only_sign() -> None:
    for table in PAGE.tables:
        assert all(cell.words.strip() for row in table.rows for cell in row if "class" in cell.attributes), table.label


def test_a_control_stands_with_its_title_and_the_worst_verdict_of_its_rules_in_each_environment() -> None:
    matrix = PAGE.table(HIPAA)
    assert matrix.heads == ["control and rule", "prod", "dev"]
    assert matrix.row("HIPAA 164.312(a)(2)(iv)") == ["HIPAA 164.312(a)(2)(iv) Encryption and decryption", "not answered", "nothing found"]
    # a rule stands under each of its controls
    rows = [[" ".join(c.words.split()) for c in row] for row in matrix.rows if row[0].words.strip().startswith("DATA-002")]
    assert rows
    assert {tuple(row[1:]) for row in rows} == {("violated", "nothing found")}


@pytest.mark.parametrize("finding", [a.CRASHED, a.DEFERRED, a.NOT_ASKED])
def test_a_control_whose_rule_gave_no_answer_is_not_green(finding: Finding) -> None:
    read = page(a.assessment(finding))
    rule = next(r for r in a.RULES if r.id == finding.rule)
    for citation in rule.controls:
        [row] = [row for t in read.tables for row in t.rows if row[0].words.strip().startswith(f"{citation} ")]
        assert row[1].words.strip() == "not answered"
        assert "good" not in row[1].attributes.get("class", "")
    assert any(finding.rule in row[1].words for row in read.table("Without an answer").rows)


def test_what_is_known_is_still_a_violation() -> None:
    [row] = [r for r in page(a.assessment(a.KNOWN)).table("Our rules").rows if r[0].words.strip().startswith("NET-004")]
    assert row[2].words.strip() == "violated, known"
    assert row[2].attributes["class"] == "bad"


def test_each_finding_has_its_reason_remedy_waiver_and_place() -> None:
    failed = PAGE.table("DATA-002 in prod").row("failed")
    assert failed[1:] == ["ehr aws:rds/instance:Instance", "ehr asks for a public address", "components/data.py:4"]
    assert "Remedy: Put DATA-002 right." in HTML
    assert a.WAIVER.words in PAGE.table("KEY-003 in prod").row("waived")[2]
    assert PAGE.table("KEY-001 in prod").row("crashed")[1] == "the whole program"


def test_what_checkov_found_stands_by_its_id_and_names_itself_where_our_rule_asks_the_same() -> None:
    checks = PAGE.table("Checkov's checks")
    assert checks.row("CKV_AWS_7 ")[1:] == ["1 failed, 3 passed", "3 passed"]
    assert checks.row("CKV_AWS_17")[1] == "1 failed"
    assert "found by CKV_AWS_17 as well" in HTML
    assert '<a href="#prod-data-002">1 failed</a>' in HTML, "the check leads to our finding"


def test_a_check_without_a_verdict_is_not_green() -> None:
    [row] = [r for r in page(a.SOUND).table("Checkov's checks").rows if r[0].words.strip().startswith("CKV_AWS_17")]
    assert (row[1].words.strip(), row[1].attributes["class"]) == ("no verdict", "unsure")


def test_passed_rules_are_shown_too() -> None:
    assert PAGE.table("Our rules").row("KEY-002")[2:] == ["nothing found", "nothing found"]


def test_waivers_stand_with_who_answers_and_until_when() -> None:
    waivers = PAGE.table("Waivers")
    rows = [[" ".join(c.words.split()) for c in row] for row in waivers.rows[1:]]
    assert rows[1] == [
        "prod", "KEY-003 clinical", "expires soon", "1", "2026-12-01", "platform-engineering, security-review", "It ends with the archive.",
    ]  # fmt: skip
    assert rows[0][2] == "out of order expired on 2026-11-01"
    assert "Nothing is waived." in as_html([DEV], None, a.MADE)


def test_it_says_what_it_says_nothing_about() -> None:
    assert "164.308(a)(1)(ii)(C) Sanction policy" in HTML
    assert "no rule speaks to" in HTML


def test_a_sound_estate_says_so_and_a_broken_one_does_not() -> None:
    assert page(a.SOUND).title == "Policy check of prod: nothing to do"
    assert PAGE.title == "Policy check of prod, dev: an answer is missing"
    assert "No violation, 0 waived." in as_html([a.SOUND], None, a.MADE)
    sound = as_html([a.SOUND], None, a.MADE).partition("</style>")[2]
    assert 'class="bad"' not in sound


def test_the_headline_is_green_only_where_everything_was_asked_and_nothing_is_known() -> None:
    told = [headline([x]) for x in (a.SOUND, a.assessment(a.NOT_ASKED), replace(a.SOUND, checkov=None), a.assessment(a.KNOWN))]
    assert [(h.words, h.kind) for h in told] == [
        ("Nothing to do", "good"),
        ("No violation, not everything asked", "unsure"),
        ("No violation, not everything asked", "unsure"),
        ("No new violation", "bad"),
    ]


def test_names_cannot_break_out_of_the_page() -> None:
    odd = replace(a.FAILED, resource="<script>alert(1)</script>", reason='"><img src=x onerror=y>')
    read = page(replace(a.assessment(odd), environment="<b>&'\""))
    assert not read.tags & {"script", "img"}
    assert "alert(1)" in read.table("DATA-002 in <b>&'\"").row("failed")[1]


def test_two_thousand_findings_of_one_kind_are_one_row() -> None:
    many = tuple(replace(a.CHECKOV, resource=f"bucket-{n}", urn=a.urn(a.KEY, f"bucket-{n}")) for n in range(2000))
    html = as_html([a.assessment(*many)], None, a.MADE)
    assert len(html) < 300_000
    assert len(Page(html).table("CKV_AWS_7 in prod").rows) == 2
    assert "bucket-1999" in html


def test_on_paper_heads_repeat_and_colours_are_those_of_a_light_page() -> None:
    printed = HTML.partition("@media print")[2]
    assert "table-header-group" in printed
    assert "color-scheme: light" in printed
    assert "break-inside: avoid" in printed


def test_its_colours_are_those_of_the_drill_reports() -> None:
    root = Path(__file__).parents[4]
    ours, theirs = ((root / f / "templates" / "style.css").read_text() for f in ("policies/reports", "dr_drills/report"))

    def colours(css: str) -> list[dict[str, str]]:
        return [dict(re.findall(r"--(\w+): (#\w+)", part)) for part in re.findall(r":root \{([^}]*)\}", css)]

    for mine, other in zip(colours(ours), colours(theirs), strict=True):
        assert mine.items() <= other.items()


def test_every_outcome_and_state_has_a_class() -> None:
    for outcome in Outcome:
        if outcome is not Outcome.PASSED:
            assert page(a.assessment(replace(a.FAILED, outcome=outcome)))
