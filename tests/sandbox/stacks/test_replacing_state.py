"""What holds state is replaced by the engine only after the environment file named it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.sandbox.stacks.conftest import ROOT, Shell

pytestmark = pytest.mark.slow

_PROGRAM = """\
import json
import sys

sys.path.insert(0, {root!r})

import pulumi
from pulumi_aws import sqs

from stacks.named_replacements import NamedReplacements

said = json.load(open("said.json"))
NamedReplacements(said["replaceable"]).register()
for name, queue in said["queues"].items():
    sqs.Queue(name, name=queue, opts=pulumi.ResourceOptions(protect=True))
"""
_UP = ("up", "-s", "state", "--yes", "--skip-preview")


@pytest.fixture
def project(shell: Shell, tmp_path: Path) -> Path:
    (tmp_path / "Pulumi.yaml").write_text("name: named\nruntime: python\n")
    (tmp_path / "__main__.py").write_text(_PROGRAM.format(root=str(ROOT)))
    made = shell.pulumi("stack", "init", "state", project=tmp_path)
    assert made.returncode == 0, made.stderr
    (tmp_path / "Pulumi.state.yaml").write_text((tmp_path / "Pulumi.state.yaml").read_text() + "config: {aws:region: eu-west-1}\n")
    return tmp_path


def _say(project: Path, queues: dict[str, str], *replaceable: str) -> None:
    (project / "said.json").write_text(json.dumps({"queues": queues, "replaceable": list(replaceable)}))


def _urls(shell: Shell, project: Path) -> set[str]:
    state = json.loads(shell.pulumi("stack", "export", "-s", "state", project=project).stdout)
    return {r["id"].rpartition("/")[2] for r in state["deployment"]["resources"] if r["type"] == "aws:sqs/queue:Queue"}


def test_a_named_resource_is_replaced_and_its_neighbour_is_not(shell: Shell, project: Path) -> None:
    _say(project, {"orders": "orders-1", "results": "results-1"})
    assert shell.pulumi(*_UP, project=project).returncode == 0

    _say(project, {"orders": "orders-2", "results": "results-1"})
    refused = shell.pulumi(*_UP, project=project)
    assert refused.returncode != 0
    assert "protect" in refused.stdout
    assert _urls(shell, project) == {"orders-1", "results-1"}

    _say(project, {"orders": "orders-1", "results": "results-1"}, "aws:sqs/queue:Queue::orders")
    assert shell.pulumi(*_UP, project=project).returncode == 0
    _say(project, {"orders": "orders-2", "results": "results-2"}, "aws:sqs/queue:Queue::orders")
    neighbour = shell.pulumi(*_UP, project=project)
    assert neighbour.returncode != 0, "only one of the two was named"
    assert "results" in neighbour.stdout

    _say(project, {"orders": "orders-2", "results": "results-1"}, "aws:sqs/queue:Queue::orders")
    replaced = shell.pulumi(*_UP, project=project)
    assert replaced.returncode == 0, replaced.stdout
    assert _urls(shell, project) == {"orders-2", "results-1"}
