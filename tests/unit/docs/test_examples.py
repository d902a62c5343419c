"""Every example is what its page says: it parses, can be made, and breaks none of our rules."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from policies.check import assess
from policies.graph import Graph
from policies.judge import Outcome
from policies.rules import all_rules
from policies.sources.recording import record
from policies.waiver import read_waivers
from stacks.parse import parse_environment
from stacks.problem import EnvironmentInvalidError

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "docs" / "examples"
_KEY = "holdfast:environment"


def broken(graph: Graph) -> list[str]:
    """What our rules find that the environment's waivers do not excuse; of what is deferred or not asked, nothing."""
    waivers = read_waivers(ROOT / "policies" / "waivers" / f"{graph.environment}.yaml", [rule.id for rule in all_rules()])
    answer = assess(graph, date(2026, 11, 21), waivers=waivers)
    assert len(answer.passed) > 100
    return [f"{f.rule}: {f.reason}" for f in answer.findings if f.outcome in {Outcome.FAILED, Outcome.CRASHED} and f.rule != "WAIVER-001"]


def project(folder: Path, environment: str, document: Any) -> Path:
    """A project with the components and stacks of this one, and one environment of its own."""
    for part in ("stacks", "components"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", "Pulumi.*.yaml"))
    shutil.copy(ROOT / "Pulumi.yaml", folder)
    (folder / "stacks" / f"Pulumi.{environment}.yaml").write_text(yaml.safe_dump(document, sort_keys=False))
    return folder


def with_premises() -> Any:
    """The development environment with the sections of the example, as a person would paste them."""
    document = yaml.safe_load((ROOT / "stacks" / "Pulumi.dev.yaml").read_text())
    environment = document["config"][_KEY]
    for section, added in yaml.safe_load((EXAMPLES / "hospital-with-premises" / "sections.yaml").read_text()).items():
        environment[section] = environment.get(section, {}) | added
    return document


def test_every_folder_has_a_page_and_the_index_names_it() -> None:
    folders = {folder.name for folder in EXAMPLES.iterdir() if folder.is_dir()}
    assert len(folders) >= 5
    index = (EXAMPLES / "README.md").read_text()
    for folder in folders:
        assert (EXAMPLES / folder / "README.md").is_file()
        assert f"]({folder}/README.md)" in index


def test_an_estate_with_premises_breaks_no_rule(tmp_path: Path) -> None:
    graph = record(project(tmp_path, "dev", with_premises()), "dev")
    assert any(graph.of_type("aws:ec2/vpnConnection:VpnConnection"))
    assert any(graph.of_type("aws:route53/resolverEndpoint:ResolverEndpoint"))
    assert broken(graph) == []


def test_premises_without_their_network_are_refused_by_name(tmp_path: Path) -> None:
    document = with_premises()
    del document["config"][_KEY]["address_space"]["elsewhere"]["interfaces"]
    with pytest.raises(EnvironmentInvalidError) as refused:
        parse_environment(project(tmp_path, "dev", document) / "stacks" / "Pulumi.dev.yaml")
    assert any("interfaces" in str(problem) for problem in refused.value.problems)


@pytest.mark.parametrize("environment", ["small-clinic", "dev"])
def test_the_small_environments_break_no_rule(environment: str) -> None:
    graph = record(ROOT, environment)
    assert len(graph.resources) > 100
    assert broken(graph) == []


def test_a_component_stands_in_a_program_of_ones_own(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "one-component", tmp_path, dirs_exist_ok=True)
    (tmp_path / "Pulumi.try.yaml").write_text("config: {aws:region: eu-west-1}\n")
    made = {resource.type for resource in record(tmp_path, "try").resources}
    assert {"aws:kms/key:Key", "aws:s3/bucket:Bucket", "holdfast:encryption:DataKey", "holdfast:storage:PrivateBucket"} <= made
