"""A reviewer can read the control matrix: in a real browser, on a desk and on a phone, in light and dark colours, and on paper."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from policies.assessment import Assessment
from policies.controls import Framework
from policies.reports.as_html import as_html
from policies.reports.matrix import Verdict
from policies.rules import all_rules
from tests.sandbox.browser.browser import Browser
from tests.sandbox.browser.reading import Reading, faults
from tests.sandbox.policies.programs import ROOT, program
from tests.unit.policies.reports import answers as a
from tests.unit.policies.reports.test_html import DEV, PLACES

VIOLATED = a.assessment(a.FAILED, a.OUT_OF_ORDER, a.CHECKOV)
PAGES = {
    "sound": ((a.SOUND,), "Nothing to do", "No violation, 0 waived."),
    "broken": ((VIOLATED,), "Violations", "3 violations, 0 waived."),
    "side by side": ((VIOLATED, DEV), "Violations", "3 violations, 0 waived."),
    "five": ((*(replace(a.SOUND, environment=f"environment-{n}") for n in range(4)), VIOLATED), "Violations", "3 violations"),
    "unanswered": (
        (a.assessment(a.NOT_ASKED, a.DEFERRED, a.CRASHED, a.WAIVED, a.KNOWN), DEV),
        "An answer is missing",
        "No new violation, 2 answers missing, 1 known before, 1 waived, 1 question not asked.",
    ),
    "without Checkov": (
        (replace(a.SOUND, checkov=None),),
        "No violation, not everything asked",
        "No violation, 0 waived. Checkov was not asked about prod.",
    ),
    "known": ((a.assessment(a.KNOWN),), "No new violation", "No new violation, 1 known before, 0 waived."),
    "everything": ((a.MIXED, DEV), "An answer is missing", "3 violations, 2 answers missing"),
}
LOOKS = [(width, dark) for width in (1280, 400) for dark in (False, True)]


@dataclass(frozen=True)
class Shown:
    """One page: its file, what it is about, and how it was seen in each look."""

    file: Path
    assessments: Sequence[Assessment]
    headline: str
    sentence: str
    looks: Sequence[Reading]


@pytest.fixture(scope="module", params=PAGES)
def shown(request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Shown:
    assessments, headline, sentence = PAGES[request.param]
    file = tmp_path_factory.mktemp("matrix") / "matrix.html"
    file.write_text(as_html(assessments, PLACES, a.MADE), encoding="utf-8")
    return Shown(file, assessments, headline, sentence, [browser.read(file, width=w, dark=d) for w, d in LOOKS])


def unexplained(reading: Reading) -> Iterator[str]:
    """Controls that are not green although no rule below says why, or whose rule leads to no reason."""
    for framework in Framework:
        if framework.publication not in {t.label for t in reading.tables}:
            continue
        control, verdicts, reasons = "", list[str](), list[str]()
        for head, *cells in reading.table(framework.publication).rows[1:]:
            if head.scope == "rowgroup":
                yield from _open(control, verdicts, reasons)
                control, verdicts, reasons = head.words, [c.words for c in cells], [""] * len(cells)
            for n, cell in enumerate(cells):
                if head.scope == "row" and cell.words.startswith(verdicts[n]) and head.words.split()[0] in cell.leads:
                    reasons[n] = cell.leads
        yield from _open(control, verdicts, reasons)


def _open(control: str, verdicts: Sequence[str], reasons: Sequence[str]) -> Iterator[str]:
    for verdict, reason in zip(verdicts, reasons, strict=True):
        if verdict != Verdict.UPHELD and not reason:
            yield f"{control}: {verdict}"


def on_paper(page: Path, browser: Browser, pdftotext: str, folder: Path) -> Sequence[str]:
    """The text of each page, laid out as it is printed."""
    (folder / "matrix.pdf").write_bytes(browser.printed(page))
    ran = subprocess.run([pdftotext, "-layout", folder / "matrix.pdf", "-"], capture_output=True, text=True, check=True)
    return ran.stdout.removesuffix("\f").split("\f")


def unheaded(pages: Sequence[str]) -> Sequence[int]:
    """Pages with rows of controls and no heads above them."""
    rows = re.compile(r"^ +(HIPAA|NIST|CIS AWS) \S*\d\S* .*(found|violated|answered|waived|not)", re.MULTILINE)
    listed = [n for n, page in enumerate(pages, start=1) if rows.search(page)]
    assert len(listed) > 1, "controls are printed on several pages"
    return [n for n in listed if "control and rule" not in pages[n - 1]]


def test_it_can_be_read_on_a_desk_and_on_a_phone_in_light_and_in_dark(shown: Shown) -> None:
    for reading, (width, dark) in zip(shown.looks, LOOKS, strict=True):
        assert faults(reading) == [], (width, dark)
        assert reading.dark == dark
        assert len(reading.texts) > 50


def test_the_headline_says_what_is_true(shown: Shown) -> None:
    names = ", ".join(x.environment for x in shown.assessments)
    for reading in shown.looks:
        assert reading.title == f"Policy check of {names}: {shown.headline.lower()}"
        assert f"{shown.headline} {shown.sentence}" in reading.text


def test_every_control_that_is_not_green_leads_to_the_reason(shown: Shown) -> None:
    for reading in shown.looks:
        assert list(unexplained(reading)) == []


def test_every_check_that_is_not_passed_leads_to_the_finding_that_names_it(shown: Shown) -> None:
    for reading in shown.looks:
        for table in (t for t in reading.tables if t.label == "Checkov's checks"):
            for head, *cells in table.rows[1:]:
                assert all(head.words.split()[0] in c.leads for c in cells if "failed" in c.words or "waived" in c.words)


def test_every_finding_is_to_be_seen(shown: Shown) -> None:
    for reading in shown.looks:
        for finding in (f for x in shown.assessments for f in x.findings):
            assert finding.reason in reading.text
            assert finding.rule in reading.text


def test_on_paper_nothing_is_missing_and_heads_stand_on_every_page(shown: Shown, browser: Browser, pdftotext: str, tmp_path: Path) -> None:
    pages = on_paper(shown.file, browser, pdftotext, tmp_path)
    assert unheaded(pages) == []
    for n, page in enumerate(pages, start=1):
        assert re.search(rf"Policy check\s+{n} / {len(pages)}\s*$", page), "every page says which it is"
    words = " ".join(" ".join(pages).split())
    assert shown.headline in words
    squeezed = words.replace(" ", "")
    for finding in (f for x in shown.assessments for f in x.findings):
        assert finding.rule in words
        assert all(word in squeezed for word in finding.reason.split()), finding


def test_what_a_real_program_gets_can_be_read(browser: Browser, tmp_path: Path) -> None:
    folder = program(tmp_path, "import pulumi_aws as aws\naws.kms.Key('clinical', enable_key_rotation=False)\n")
    file = tmp_path / "matrix.html"
    command = ["check", "--project", str(folder), "-s", "test", "--no-checkov", "--format", "html", "--output", str(file)]
    ran = subprocess.run([sys.executable, "-m", "holdfast", *command], capture_output=True, text=True, check=False, cwd=ROOT)
    assert ran.returncode == 1, ran.stderr
    for width, dark in LOOKS:
        reading = browser.read(file, width=width, dark=dark)
        assert faults(reading) == [], (width, dark)
        assert list(unexplained(reading)) == []
        assert "Violations" in reading.text
        assert "clinical never rotates" in reading.text
        assert {row[0].words.split()[0] for row in reading.table("Our rules").rows[1:]} == {r.id for r in all_rules()}


BROKEN = [
    ("--soft: #566270", "--soft: #9aa5b0", "too faint"),
    (".matrix { min-width: 0; }", ".table { overflow: visible; } .matrix { min-width: 900px; }", "the page is"),
    ('href="#unanswered"', 'href="#nowhere"', "a link leads nowhere: #nowhere"),
    ('href="#unanswered"', 'href="https://example.invalid/"', "a link leads nowhere: https://example.invalid/"),
    ("<main>", '<main><img src="http://127.0.0.1:9/a.png" alt="">', "console: "),
    ("<main>", "<main><script>document.title = 1</script>", "console: "),
    ("<body>", '<body style="display: none">', "nothing is to be seen"),
]


@pytest.mark.parametrize(("old", "new", "fault"), BROKEN, ids=lambda words: words[:30])
def test_a_page_that_cannot_be_read_is_noticed(old: str, new: str, fault: str, browser: Browser, tmp_path: Path) -> None:
    html = as_html([a.MIXED, DEV], PLACES, a.MADE)
    assert old in html
    (tmp_path / "broken.html").write_text(html.replace(old, new), encoding="utf-8")
    assert [f for f in faults(browser.read(tmp_path / "broken.html", width=400)) if f.startswith(fault)]


def test_a_page_that_asks_for_something_elsewhere_is_noticed(browser: Browser, tmp_path: Path) -> None:
    html = as_html([a.SOUND], PLACES, a.MADE).replace("default-src 'none'; ", "")
    (tmp_path / "asks.html").write_text(html.replace("<main>", '<main><img src="http://127.0.0.1:9/a.png" alt="">'), encoding="utf-8")
    assert "asked for http://127.0.0.1:9/a.png" in faults(browser.read(tmp_path / "asks.html"))


def test_heads_that_are_not_repeated_on_paper_are_noticed(browser: Browser, pdftotext: str, tmp_path: Path) -> None:
    html = as_html([a.MIXED, DEV], PLACES, a.MADE)
    once = html.replace("thead { display: table-header-group; }", "thead { display: table-row-group; }")
    (tmp_path / "once.html").write_text(once, encoding="utf-8")
    assert unheaded(on_paper(tmp_path / "once.html", browser, pdftotext, tmp_path))


def test_a_control_without_a_reason_is_noticed(browser: Browser, tmp_path: Path) -> None:
    html = as_html([VIOLATED], PLACES, a.MADE)
    (tmp_path / "mute.html").write_text(html.replace('<tr class="rule">', '<tr class="rule" hidden>'), encoding="utf-8")
    assert "HIPAA 164.312(a)(1) Access control: violated" in list(unexplained(browser.read(tmp_path / "mute.html")))
