"""An auditor can read what drills leave: each report and the index of all, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from dr_drills.report.drill_report import report
from dr_drills.report.index_page import index_page
from dr_drills.report.page import page
from dr_drills.report.programme import Entry, programme
from dr_drills.report.provenance import Provenance
from tests.sandbox.browser.browser import Browser
from tests.sandbox.browser.reading import faults
from tests.unit.dr_drills.report.simulated_drill import BEGAN
from tests.unit.dr_drills.report.test_drill_report import CASES
from tests.unit.dr_drills.report.test_programme import MISSED, MONTHLY, PASSED

LOOKS = [(width, dark) for width in (1280, 400) for dark in (False, True)]


@pytest.mark.parametrize("name", ["passed", "missed", "restore", "aborted", "nothing"])
def test_a_report_can_be_read_on_a_desk_and_on_a_phone_in_light_and_in_dark(name: str, browser: Browser, tmp_path: Path) -> None:
    made = report(CASES[name])
    (tmp_path / "report.html").write_text(page(made, Provenance("ab" * 32, 2, "before", "cd" * 32)), encoding="utf-8")
    for width, dark in LOOKS:
        reading = browser.read(tmp_path / "report.html", width=width, dark=dark)
        assert faults(reading) == [], (width, dark)
        assert " ".join(made.sentence.split()) in reading.text


def test_the_index_can_be_read_and_leads_to_its_reports(browser: Browser, tmp_path: Path) -> None:
    entries = [Entry("a", "a/report.html", PASSED, "verified"), Entry("b", "b/report.html", MISSED, None)]
    (tmp_path / "index.html").write_text(index_page(programme(entries, MONTHLY, BEGAN)), encoding="utf-8")
    for width, dark in LOOKS:
        reading = browser.read(tmp_path / "index.html", width=width, dark=dark)
        assert faults(reading, may_lead_to=("a/report.html", "b/report.html", "index.json")) == [], (width, dark)
        assert "Objective missed" in reading.text
