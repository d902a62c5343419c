"""One program, one set of verdicts: as recorded, as previewed before and after the update, and as its exported state."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from policies.errors import InputError
from policies.graph import Graph
from policies.judge import Finding, Outcome, judge
from policies.rules import all_rules
from policies.sources.preview import read_preview
from policies.sources.recording import record
from policies.sources.state import read_state
from tests.sandbox.aws_sandbox import AwsSandbox, fast_folder
from tests.sandbox.policies.engine import Stack, aws_provider
from tests.sandbox.policies.programs import ROOT, clinic

TOKEN = "sesame-open-sesame-12345"
WRONG = (
    ("    multi_az=True,", "    publicly_accessible=True,"),
    ('"mode": "COMPLIANCE", "days": 2557', '"mode": "GOVERNANCE", "days": 30'),
    ("    enable_log_file_validation=True,\n", ""),
    ('("PRIMARY", primary, health.id)', '("PRIMARY", primary, None)'),
    ('"Resource": [arn]', '"Resource": "*"'),
    ('policy=key_policy([role("investigator")]', 'policy=key_policy([role("key-administrator")]'),
)
FOUND_WRONG = {"DATA-002", "DRILL-001", "KEY-001", "LOG-002", "LOG-004", "LOG-005", "REC-004"}


@dataclass(frozen=True)
class Told:
    """What one program says, from every source; a `broken` one does what several rules forbid."""

    recorded: Graph
    files: Path
    broken: bool

    def graph(self, name: str) -> Graph:
        """The graph of a file; its name says when it was written."""
        file = self.files / f"{name}.json"
        return read_state(file) if name == "state" else read_preview(file)


@pytest.fixture(scope="module", params=["sound", "broken"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The clinic, brought up by the engine in a sandbox of its own, and everything exported on the way."""
    folder = tmp_path_factory.mktemp("sources")
    changes = WRONG if request.param == "broken" else ()
    recorded = record(clinic(folder / "recorded", *changes), "sound")
    with tempfile.TemporaryDirectory(dir=fast_folder(), prefix="holdfast-test-") as state:
        sandbox = AwsSandbox(Path(state))
        sandbox.start()
        try:
            with aws_provider(sandbox, folder) as port:
                stack = Stack(clinic(folder / "engine", *changes), folder / "home", sandbox, port)
                written(stack, folder)
        finally:
            sandbox.stop()
    return Told(recorded, folder, bool(changes))


def written(stack: Stack, folder: Path) -> None:
    """Preview, bring up, export, and preview again."""
    assert stack.run("config", "set", "--secret", "apiToken", TOKEN).returncode == 0
    commands = {
        "before": ("preview", "--json"),
        "up": ("up", "--yes", "--skip-preview"),
        "state": ("stack", "export", "--show-secrets"),
        "after": ("preview", "--json", "--show-sames"),
    }
    for name, command in commands.items():
        ran = stack.run(*command)
        assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr
        (folder / f"{name}.json").write_text(ran.stdout)


def answers(graph: Graph) -> tuple[Finding, ...]:
    return judge(graph, all_rules()).findings


def verdicts(findings: tuple[Finding, ...], without: frozenset[str]) -> set[tuple[str, Outcome, str]]:
    """Rule, outcome and resource; rules that could not be asked or not yet be answered left out, on both sides."""
    return {(f.rule, f.outcome, f.resource) for f in findings if f.rule not in without}


def with_outcome(findings: tuple[Finding, ...], *outcomes: Outcome) -> frozenset[str]:
    return frozenset(f.rule for f in findings if f.outcome in outcomes)


@pytest.mark.slow
@pytest.mark.parametrize("source", ["state", "after"])
def test_what_stands_gets_the_verdicts_of_the_program(told: Told, source: str) -> None:
    recorded, read = answers(told.recorded), answers(told.graph(source))
    not_asked = with_outcome((*recorded, *read), Outcome.NOT_ASKED)
    assert verdicts(read, not_asked) == verdicts(recorded, not_asked)
    assert not with_outcome(read, Outcome.DEFERRED, Outcome.CRASHED)
    assert (with_outcome(recorded, Outcome.FAILED) >= FOUND_WRONG) is told.broken


@pytest.mark.slow
def test_a_first_preview_gives_the_same_verdicts_or_says_that_they_wait(told: Told) -> None:
    recorded, read = answers(told.recorded), answers(told.graph("before"))
    waiting = with_outcome(read, Outcome.DEFERRED)
    left_out = waiting | with_outcome((*recorded, *read), Outcome.NOT_ASKED)
    assert verdicts(read, left_out) == verdicts(recorded, left_out)
    assert not with_outcome(read, Outcome.CRASHED)
    assert "REC-001" in waiting, "the stack's outputs are not known before the first update"
    assert len(waiting) < len(all_rules()) / 3


@pytest.mark.slow
def test_no_secret_is_in_any_graph_even_where_the_export_shows_it(told: Told) -> None:
    assert TOKEN in (told.files / "state.json").read_text()
    for name in ("state", "before", "after"):
        graph = told.graph(name)
        assert TOKEN not in repr([graph.outputs, graph.settings, *(r.properties for r in graph.resources)])


@pytest.mark.slow
def test_a_preview_without_what_does_not_change_is_refused(told: Told, tmp_path: Path) -> None:
    shown = json.loads((told.files / "after.json").read_text())
    hidden = tmp_path / "hidden.json"
    hidden.write_text(json.dumps({**shown, "steps": shown["steps"][:1]}))
    with pytest.raises(InputError, match="unchanged resources are not shown, so nobody would judge them; add --show-sames"):
        read_preview(hidden)


@pytest.mark.slow
def test_the_command_judges_a_state_and_shows_no_secret(told: Told) -> None:
    command = [sys.executable, "-m", "holdfast", "check", "--state", told.files / "state.json", "--no-checkov", "--json"]
    ran = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False, cwd=ROOT)
    assert TOKEN not in ran.stdout + ran.stderr
    failed = {f["rule"] for f in listed(json.loads(ran.stdout)) if f["outcome"] == "failed"}
    assert failed == with_outcome(answers(told.graph("state")), Outcome.FAILED)
    assert (ran.returncode == 1) is bool(failed), ran.stderr


def listed(answer: object) -> list[dict[str, str]]:
    """Every finding in an answer, whatever it is inside of."""
    if isinstance(answer, Mapping):
        return [dict(answer)] if {"rule", "outcome"} <= set(answer) else [f for value in answer.values() for f in listed(value)]
    return [f for value in answer for f in listed(value)] if isinstance(answer, list) else []
