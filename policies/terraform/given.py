"""A Terraform plan that somebody else made, as it is: Checkov reads it without our translation."""

from __future__ import annotations

import json
from pathlib import Path

from policies.graph import Graph
from policies.terraform.combined import Combined
from policies.terraform.plan import Plan


def given_plan(path: Path, graph: Graph) -> Combined:
    """The plan of `path`, of which `graph` was read (`policies.sources.terraform_plan`): its URNs end with Terraform's addresses."""
    document = json.loads(path.read_text(encoding="utf-8"))
    document.setdefault("configuration", {}).setdefault("root_module", {})
    document["planned_values"].setdefault("root_module", {})
    written = {r.urn.split("::", 3)[3]: r for r in graph.resources if r.custom and not r.type.startswith("pulumi:")}
    return Combined(document, (Plan(document, written, ()),), ("",))
