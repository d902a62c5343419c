"""What is read from an evidence folder: what drills proved, and of every pack that proves nothing the reason."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dr_drills.evidence.keys import local_signer
from dr_drills.evidence.signer import LocalSigner
from policies.errors import InputError
from policies.recovery.evidence import EvidenceFolder, ProvenDrill, Seal
from policies.recovery.plan_version import plan_version
from policies.resource import Resource
from policies.sources.evidence import read_evidence, read_keys
from policies.sources.seal import KEY, MANIFEST, REPORT, STATEMENT
from tests.unit.dr_drills.evidence.reseal import reseal
from tests.unit.policies.sources.drills import PLAN, pack

NOW = datetime(2026, 11, 21, tzinfo=UTC)
VERSION = plan_version(Resource("", "plan", "plan", PLAN), "ehr")


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> LocalSigner:
    return local_signer(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, signer: LocalSigner) -> Path:
    """A folder with one pack; never changed by a test."""
    return pack(tmp_path_factory.mktemp("drills"), signer).parent


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "drills"))


@pytest.fixture
def key(tmp_path: Path, signer: LocalSigner) -> Path:
    path = tmp_path / "hospital.pub"
    path.write_bytes(signer.public_key.pem)
    return path


def read(folder: Path, *keys: Path) -> EvidenceFolder:
    return read_evidence(folder, read_keys(keys), NOW, asked_for=True)


def reasons(folder: Path, *keys: Path) -> list[str]:
    found = read(folder, *keys)
    assert found.drills == ()
    return [flaw.reason for flaw in found.flaws]


def test_a_whole_pack_says_what_was_proven_and_who_vouches_for_it(folder: Path, key: Path) -> None:
    (drill,) = read(folder, key).drills
    assert (drill.id, drill.environment, drill.system, drill.verdict) == ("restore-1", "sandbox", "ehr", "passed")
    assert drill.ended.date().isoformat() == "2026-11-20"
    assert drill.plan == VERSION
    assert drill.sealed is Seal.TRUSTED
    assert drill.proves


def test_a_pack_whose_signer_nobody_knows_proves_nothing(folder: Path, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger.pub"
    stranger.write_bytes(local_signer(tmp_path / "other").public_key.pem)
    for keys in ((), (stranger,)):
        (drill,) = read(folder, *keys).drills
        assert drill.sealed is Seal.ANONYMOUS
        assert not drill.proves


def test_a_drill_that_missed_its_objective_is_read_and_proves_nothing(tmp_path: Path, signer: LocalSigner, key: Path) -> None:
    (drill,) = read(pack(tmp_path / "drills", signer, rto_s=2).parent, key).drills
    assert (drill.verdict, drill.sealed, drill.proves) == ("missed", Seal.TRUSTED, False)


def test_files_that_rules_do_not_read_need_not_be_fetched(folder: Path, key: Path) -> None:
    for name in ("ledger.jsonl", "journal.jsonl", "report.html", "junit.xml", KEY):
        (folder / "restore-1" / name).unlink()
    assert [d.proves for d in read(folder, key).drills] == [True]


def _edit(name: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    def edit(pack: Path) -> None:
        content = (pack / name).read_bytes()
        assert old in content
        (pack / name).write_bytes(content.replace(old, new, 1))

    return edit


def _drop(name: str) -> Callable[[Path], None]:
    return lambda pack: (pack / name).unlink()


BROKEN = {
    "a better verdict": (_edit(REPORT, b'"verdict":"passed"', b'"verdict":"missed"'), "report.json: not as manifest.json lists it"),
    "another plan": (_edit("inputs/recovery-plan.json", b'"ehr"', b'"lab"'), "inputs/recovery-plan.json: not as manifest.json lists it"),
    "another manifest": (_edit(MANIFEST, b'"sequence":1', b'"sequence":2'), "statement.dsse.json is about another manifest.json"),
    "another schema": (_edit(MANIFEST, b"evidence-manifest/1", b"evidence-manifest/9"), "manifest.json has the schema"),
    "another signature": (_edit(STATEMENT, b'"sig":"', b'"sig":"AAAA'), "neither that of a trusted key nor of the key in the pack"),
    "no base64": (_edit(STATEMENT, b'"payload":"', b'"payload":"!'), "statement.dsse.json holds what is not base64"),
    "another payload type": (_edit(STATEMENT, b"in-toto+json", b"in-toto+text"), "statement.dsse.json is about"),
    "no signature": (_edit(STATEMENT, b'"signatures":[{', b'"signed":[{'), "statement.dsse.json: signatures is missing"),
    "no JSON": (lambda pack: (pack / MANIFEST).write_bytes(b"\xff{"), "manifest.json is not JSON"),
    "a list": (lambda pack: (pack / REPORT).write_bytes(b"[]"), "report.json: not as manifest.json lists it"),
    "a key twice": (_edit(STATEMENT, b"{", b'{"payload":"",'), "statement.dsse.json is not JSON"),
    "no report": (_drop(REPORT), "half-written: report.json is missing"),
    "no statement": (_drop(STATEMENT), "half-written: statement.dsse.json is missing"),
    "only begun": (
        lambda pack: [_drop(n)(pack) for n in (REPORT, MANIFEST, STATEMENT)],
        "half-written: report.json, manifest.json, statement",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_pack_that_was_changed_or_is_half_written_is_named_with_the_reason(folder: Path, key: Path, what: str) -> None:
    change, says = BROKEN[what]
    change(folder / "restore-1")
    (reason,) = reasons(folder, key)
    assert says in reason


def test_a_forged_pass_does_not_survive_its_own_statement(tmp_path: Path, signer: LocalSigner, key: Path) -> None:
    broken = pack(tmp_path / "drills", signer, rto_s=2)
    sealed = (broken / STATEMENT).read_bytes()
    _edit(REPORT, b'"verdict":"missed"', b'"verdict":"passed"')(broken)
    reseal(broken, signer)
    assert read(broken.parent, key).drills[0].proves, "a trusted signer who lies cannot be told from one who does not"
    (broken / STATEMENT).write_bytes(sealed)
    assert reasons(broken.parent, key) == ["statement.dsse.json is about another manifest.json"]


def test_a_plan_of_another_environment_or_version_is_not_the_drills(tmp_path: Path, signer: LocalSigner, key: Path) -> None:
    pack(tmp_path / "drills", signer, environment="prod")
    swapped = pack(tmp_path / "drills", signer, id="restore-2")
    (swapped / "inputs" / "recovery-plan.json").write_text(json.dumps({**PLAN, "plan_hash": "another"}))
    reseal(swapped, signer)
    other = pack(tmp_path / "drills", signer, id="restore-3", systems=[])
    assert other.is_dir()
    first, second, third = reasons(tmp_path / "drills", key)
    assert "is another plan than the one the drill was made with" in first
    assert first == second
    assert "does not name the system 'ehr'" in third


def test_without_a_plan_a_drill_is_of_no_version(folder: Path, signer: LocalSigner, key: Path) -> None:
    _drop("inputs/recovery-plan.json")(folder / "restore-1")
    reseal(folder / "restore-1", signer)
    assert [d.plan for d in read(folder, key).drills] == [None]


def test_each_pack_is_judged_by_itself_and_a_flaw_says_of_which_environment(folder: Path, key: Path) -> None:
    for name in ("begun", "empty"):
        (folder / name / "inputs").mkdir(parents=True)
    (folder / "begun" / "inputs" / "recovery-plan.json").write_text(json.dumps(PLAN))
    found = read(folder, key)
    assert [d.id for d in found.drills] == ["restore-1"]
    assert [(f.pack, f.environment) for f in found.flaws] == [("begun", "sandbox"), ("empty", "")]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_bytes_in_any_file_that_is_read_raise_or_pass(made: Path, tmp_path: Path, signer: LocalSigner, data: st.DataObject) -> None:
    copy = tmp_path / "fuzzed"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(made, copy)
    name = data.draw(st.sampled_from([MANIFEST, STATEMENT, REPORT, "inputs/recovery-plan.json"]))
    file = copy / "restore-1" / name
    content = bytearray(file.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at : at + data.draw(st.integers(1, 40))] = data.draw(st.binary(max_size=40))
    if bytes(content) == file.read_bytes():
        return
    file.write_bytes(bytes(content))
    key = tmp_path / "fuzz.pub"
    key.write_bytes(signer.public_key.pem)
    found = read(copy, key)
    harmless = [d for d in found.drills if name == STATEMENT or d.plan is None]
    assert len(found.flaws) + len(harmless) == 1, (name, found)


def test_a_folder_or_key_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere: no folder of evidence packs"):
        read(tmp_path / "nowhere")
    (tmp_path / "a.pub").write_text("not a key")
    with pytest.raises(InputError) as raised:
        read_keys([tmp_path / "a.pub", tmp_path / "b.pub"])
    assert ["a.pub: not a public key" in raised.value.problems[0], "b.pub: No such file" in raised.value.problems[1]] == [True, True]


KEPT, THROWN_AWAY = {"environment": {"throw_away": False}}, {"environment": {"throw_away": True}}
DRILL = ProvenDrill("d", "prod", "ehr", "snapshot-restore", "passed", NOW, None, Seal.TRUSTED)


@pytest.mark.parametrize(
    ("asked_for", "environment", "settings_", "drills"),
    [
        (True, "prod", KEPT, 1),
        (True, "prod", THROWN_AWAY, 1),
        (True, "staging", KEPT, 0),
        (False, "prod", KEPT, 1),
        (False, "prod", {}, 1),
        (False, "prod", THROWN_AWAY, None),
        (False, "staging", KEPT, None),
    ],
)
def test_who_is_judged_by_a_folder(asked_for: bool, environment: str, settings_: dict[str, object], drills: int | None) -> None:
    shown = EvidenceFolder((DRILL,), (), NOW, asked_for).shown_to(environment, settings_)
    assert (None if shown is None else len(shown.drills)) == drills
