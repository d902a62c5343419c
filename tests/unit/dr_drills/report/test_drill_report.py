"""The report and its twins: one value, nothing lost in writing, nothing left out in showing."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dr_drills.journal.record import Kind
from dr_drills.measure.fold import Evidence
from dr_drills.measure.method import Method
from dr_drills.measure.verdict import Verdict
from dr_drills.report.control import ControlState
from dr_drills.report.drill_report import DrillReport, ReportError, report
from dr_drills.report.junit import junit
from dr_drills.report.oscal import oscal
from dr_drills.report.page import page
from dr_drills.report.provenance import Provenance
from tests.unit.dr_drills.report.simulated_drill import Truth, evidence_of, rechain

PASSED = Truth(before=1_500, watched=4_000)
CASES = {
    "passed": evidence_of(PASSED),
    "missed": evidence_of(replace(PASSED, lost=3, rpo_s=0)),
    "restore": evidence_of(Truth(method=Method.RESTORE, rto_s=900, rpo_s=86_400)),
    "rollback": evidence_of(replace(PASSED, method=Method.ROLLBACK, exceptions=2)),
    "failed": evidence_of(replace(PASSED, unexpected=1)),
    "aborted": evidence_of(replace(PASSED, ending="aborted")),
    "inconclusive": replace(evidence_of(PASSED), read_ids=None),
    "nothing": Evidence((), None, None),
}
HOLLOW = frozenset(
    {"area", "base", "br", "circle", "col", "hr", "img", "input", "line", "link", "meta", "path", "polygon", "rect", "source"}
)


class _Reader(HTMLParser):
    """Text, tags, and every address a browser would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.fetched: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [value or "" for name, value in attrs if name in {"src", "href", "srcset", "poster", "action", "xlink:href"}]
        if tag not in HOLLOW:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in HOLLOW:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.text += data.replace("\N{NO-BREAK SPACE}", " ")


def read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    assert reader.open == []
    return reader


@pytest.mark.parametrize("name", CASES)
def test_json_and_back_is_the_same_report(name: str) -> None:
    made = report(CASES[name])
    assert DrillReport.from_json(json.loads(made.text())) == made


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("passed", Verdict.PASSED),
        ("missed", Verdict.MISSED),
        ("restore", Verdict.PASSED),
        ("rollback", Verdict.PASSED),
        ("failed", Verdict.FAILED),
        ("aborted", Verdict.ABORTED),
        ("inconclusive", Verdict.INCONCLUSIVE),
        ("nothing", Verdict.INCONCLUSIVE),
    ],
)
def test_every_verdict_is_said_in_a_sentence(name: str, verdict: Verdict) -> None:
    made = report(CASES[name])
    assert made.verdict is verdict
    assert made.sentence.endswith(".")
    assert made.sentence in read(page(made, Provenance())).text


def test_a_missed_objective_says_how_many_against_what() -> None:
    made = report(CASES["missed"])
    assert "3 of" in made.sentence
    assert "where none may be; each is named below" in made.sentence


def test_a_report_of_another_schema_or_with_a_wrong_field_is_refused_with_its_place() -> None:
    value = report(CASES["passed"]).to_json()
    with pytest.raises(ReportError, match="schema"):
        DrillReport.from_json({**value, "schema": "other/1"})
    with pytest.raises(ReportError, match="verdict"):
        DrillReport.from_json({**value, "verdict": "splendid"})


@pytest.mark.parametrize("name", CASES)
def test_the_page_is_well_formed_and_fetches_nothing(name: str) -> None:
    reader = read(page(report(CASES[name]), Provenance("ab" * 32, 2, "before", "cd" * 32)))
    assert [address for address in reader.fetched if not address.startswith("#")] == []
    assert "script" not in reader.tags
    assert "url(" not in page(report(CASES[name]), Provenance())


def test_what_was_not_recorded_is_said_and_never_left_out() -> None:
    text = read(page(report(CASES["nothing"]), Provenance())).text
    headings = ["Not tested", "People and signature", "Where the time went", "Writes around the fault", "Data validation", "Steps"]
    for heading in [*headings, "Decisions and communications", "Controls", "Findings and deviations", "Left behind", "How to verify"]:
        assert heading in text
    assert text.count("not recorded") >= 15


def test_every_lost_row_is_named_with_writer_time_and_server() -> None:
    made = report(CASES["missed"])
    text = read(page(made, Provenance())).text
    assert made.measured.losses is not None
    assert len(made.measured.losses.lost) == 3
    for write in made.measured.losses.lost:
        assert f"{write.id:,}" in text
        assert write.wall[11:23] in text


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=30))
def test_no_text_from_a_journal_becomes_markup(words: str) -> None:
    hostile = f"<script>alert(1)</script>{words}\"'><img src=x onerror=y>"
    records = [
        replace(r, body={k: hostile if isinstance(v, str) and k not in {"code", "scenario", "file"} else v for k, v in r.body.items()})
        for r in CASES["missed"].records
    ]
    made = report(replace(CASES["missed"], records=rechain(records)))
    html = page(made, Provenance())
    assert "<script>" not in html
    assert "<img" not in html
    ET.fromstring(junit(made))


def test_junit_counts_what_failed_and_what_is_not_known_apart() -> None:
    missed = ET.fromstring(junit(report(CASES["missed"])))
    assert {case.get("name") for case in missed if case.find("failure") is not None} == {"verdict", "rpo"}
    unknown = ET.fromstring(junit(report(CASES["inconclusive"])))
    assert {"verdict", "rpo"} <= {case.get("name") for case in unknown if case.find("error") is not None}
    passed = ET.fromstring(junit(report(CASES["restore"])))
    assert (passed.get("failures"), passed.get("errors")) == ("0", "0")


@pytest.mark.parametrize("name", ["passed", "missed", "inconclusive"])
def test_oscal_has_one_result_with_a_finding_for_each_control(name: str) -> None:
    made = report(CASES[name])
    document = json.loads(oscal(made))["assessment-results"]
    (result,) = document["results"]
    assert [f["title"] for f in result["findings"]] == [c.id for c in made.controls]
    states = [f["target"]["status"]["state"] for f in result["findings"]]
    assert states == ["satisfied" if c.state is ControlState.SHOWN else "not-satisfied" for c in made.controls]
    observations = {o["uuid"] for o in result["observations"]}
    assert all(r["observation-uuid"] in observations for f in result["findings"] for r in f["related-observations"])
    assert uuid.UUID(document["uuid"]).version == 5


def test_an_inconclusive_drill_shows_no_control_of_recovery() -> None:
    made = report(CASES["inconclusive"])
    shown = {c.id for c in made.controls if c.state is ControlState.SHOWN}
    assert shown <= {"HIPAA 164.312(b)", "HIPAA 164.312(c)(2)", "NIST AU-9(3)"}


def test_what_was_left_behind_is_shown() -> None:
    records = [
        replace(r, body={"items": ["db instance holdfast-drill-1"]}) if r.kind is Kind.LEFT_BEHIND else r for r in CASES["passed"].records
    ]
    text = read(page(report(replace(CASES["passed"], records=rechain(records))), Provenance())).text
    assert "db instance holdfast-drill-1" in text
