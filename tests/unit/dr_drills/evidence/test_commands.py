"""The commands an auditor types: what they print and how they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from dr_drills.evidence.signer import LocalSigner
from holdfast.commands import export, report, verify

app = typer.Typer()
for module in (verify, report, export):
    module.register(app)


@pytest.fixture
def home(pack: Path, signer: LocalSigner, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state directory with one drill and the key that signed it."""
    home = pack.parent.parent
    (home / "keys").mkdir()
    (home / "keys" / "evidence.pub").write_bytes(signer.public_key.pem)
    monkeypatch.setenv("HOLDFAST_DIR", str(home))
    return home


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def test_verify_ends_with_0_for_a_trusted_pack_and_lists_thirteen_checks(home: Path, pack: Path) -> None:
    status, output = run("verify", pack.name)
    assert status == 0
    assert [f"{number:2} holds" in output for number in range(1, 14)] == [True] * 13


def test_verify_ends_with_1_and_names_the_file_that_changed(home: Path, pack: Path) -> None:
    (pack / "junit.xml").write_text("changed")
    status, output = run("verify", str(pack))
    assert status == 1
    assert "broken: junit.xml" in output


def test_verify_ends_with_2_where_there_is_no_pack_or_no_key(home: Path, pack: Path) -> None:
    assert run("verify", "nothing")[0] == 2
    assert run("verify", pack.name, "--key", str(pack / "report.html"))[0] == 2


def test_verify_ends_with_4_when_nobody_vouches_for_the_signer(home: Path, pack: Path) -> None:
    (home / "keys" / "evidence.pub").unlink()
    status, output = run("verify", str(pack))
    assert status == 4
    assert "signer not authenticated" in output


def test_verify_json_says_the_same(home: Path, pack: Path) -> None:
    value = json.loads(run("verify", pack.name, "--json")[1])
    assert (value["trust"], len(value["checks"])) == ("verified", 13)


def test_report_index_writes_the_page_and_open_finds_pages_without_a_browser(home: Path, pack: Path) -> None:
    status, output = run("report", "index")
    assert (status, (home / "drills" / "index.html").is_file()) == (0, True)
    assert str(home / "drills" / "index.html") in output.replace("\n", "")
    assert json.loads(run("report", "open", pack.name, "--json")[1])["page"].endswith("report.html")
    assert run("report", "open", "nothing")[0] == 2


@pytest.mark.parametrize("name", ["drill-report", "journal", "recovery-plan"])
def test_export_prints_schemas_that_are_json(name: str) -> None:
    status, output = run("export", "schema", name)
    assert status == 0
    assert json.loads(output)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_export_of_a_plan_that_is_not_there_is_said(home: Path, pack: Path) -> None:
    assert run("export", "recovery-plan", pack.name)[0] == 2
