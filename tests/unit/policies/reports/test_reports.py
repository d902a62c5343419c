"""Every output tells the same: the counts, each finding, and what could not be answered."""

from __future__ import annotations

import json
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from policies.assessment import Status
from policies.judge import Finding, Outcome
from policies.reports.as_html import as_html
from policies.reports.as_json import as_json
from policies.reports.as_junit import as_junit
from policies.reports.as_sarif import as_sarif
from policies.reports.as_text import as_text
from policies.reports.places import Place, Places
from tests.unit.policies.reports import answers as a

PLACES = Places({}, Place("__main__.py"))


@pytest.mark.parametrize(
    ("findings", "status"),
    [
        ((), Status.GOOD),
        ((a.WAIVED, a.KNOWN, a.NOT_ASKED), Status.GOOD),
        ((a.FAILED, a.DEFERRED), Status.VIOLATION),
        ((a.DEFERRED,), Status.INCONCLUSIVE),
        ((a.FAILED, a.CRASHED), Status.INCONCLUSIVE),
    ],
)
def test_the_status_is_the_worst_answer(findings: tuple[Finding, ...], status: Status) -> None:
    assert a.assessment(*findings).status is status


def test_the_counts_add_up() -> None:
    assert a.MIXED.counts == {
        Outcome.FAILED: 3,
        Outcome.KNOWN: 1,
        Outcome.WAIVED: 1,
        Outcome.NOT_ASKED: 1,
        Outcome.DEFERRED: 1,
        Outcome.CRASHED: 1,
        Outcome.PASSED: len(a.IDS) - 6 + 3,
    }


def test_every_format_holds_every_reason() -> None:
    formats = {
        "text": "\n".join(line.plain for line in as_text([a.MIXED])),
        "json": "\n".join(f["reason"] for f in json.loads(as_json([a.MIXED], a.MADE))["environments"][0]["findings"]),
        "sarif": "\n".join(r["message"]["text"] for r in json.loads(as_sarif([a.MIXED], PLACES, a.MADE))["runs"][0]["results"]),
        "junit": "\n".join(c.get("name", "") for c in ET.fromstring(as_junit([a.MIXED], a.MADE)).iter("testcase")),
        "html": as_html([a.MIXED], None, a.MADE),
    }
    missing = [(name, f.rule) for name, text in formats.items() for f in a.ALL if f.reason not in text]
    assert missing == []


def test_every_format_shows_who_answers_for_what_is_waived() -> None:
    words = a.WAIVER.words
    sarif = json.loads(as_sarif([a.MIXED], PLACES, a.MADE))["runs"][0]["results"]
    assert any(words in line.plain for line in as_text([a.MIXED]))
    assert words in {f["waiver"] for f in json.loads(as_json([a.MIXED], a.MADE))["environments"][0]["findings"]}
    assert words in {s["justification"] for r in sarif for s in r.get("suppressions", ())}
    assert any(words in str(s.get("message")) for s in ET.fromstring(as_junit([a.MIXED], a.MADE)).iter("skipped"))
    assert words in as_html([a.MIXED], None, a.MADE)


def test_every_format_says_when_checkov_gave_no_verdict() -> None:
    without = replace(a.SOUND, checkov=None)
    assert any("Checkov gave no verdict" in line.plain for line in as_text([without]))
    assert json.loads(as_json([without], a.MADE))["environments"][0]["scanned"]["checkov"] is None
    properties = {p.get("name"): p.get("value") for p in ET.fromstring(as_junit([without], a.MADE)).iter("property")}
    assert properties["checkov"] == "no verdict"
    assert "Checkov was not asked about prod" in as_html([without], None, a.MADE)
    assert "Checkov was not asked" not in as_html([a.SOUND], None, a.MADE)
