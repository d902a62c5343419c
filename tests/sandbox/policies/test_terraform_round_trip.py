"""A plan written from a program and read back gets the program's verdicts, as far as a plan can show what they are about."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from policies.graph import Graph
from policies.judge import Outcome, judge
from policies.resource import Options, Resource
from policies.rules import all_rules
from policies.source import Source
from policies.sources.recording import record
from policies.sources.terraform_plan import read_terraform_plan
from policies.terraform.names import name_table
from policies.terraform.plan import Plan, terraform_plan
from tests.sandbox.policies.programs import ROOT

ENVIRONMENTS = [file.name.removeprefix("Pulumi.").removesuffix(".yaml") for file in sorted((ROOT / "stacks").glob("Pulumi.*.yaml"))]


def as_a_plan_shows(graph: Graph, plan: Plan) -> Graph:
    """What of a recorded graph a plan can show: AWS resources with their properties, no options, outputs, settings or providers."""
    written = {r.urn for r in plan.written.values()}
    shown = tuple(replace(r, options=Options()) for r in graph.resources if r.urn in written)
    return Graph(shown, graph.environment, source=Source.TERRAFORM_PLAN)


def worse(graph: Graph) -> Graph:
    """The same program, with the encryption, the rotation and the names of log files' digests taken away."""
    taken = {"enableKeyRotation": False, "storageEncrypted": False, "enableLogFileValidation": False, "publiclyAccessible": True}

    def changed(resource: Resource) -> Resource:
        kinds = {"aws:kms/key:Key", "aws:rds/instance:Instance", "aws:cloudtrail/trail:Trail"}
        if resource.type not in kinds:
            return resource
        known = name_table()[resource.type].block.properties
        return replace(resource, properties={**resource.properties, **{k: v for k, v in taken.items() if k in known}})

    return replace(graph, resources=tuple(changed(r) for r in graph.resources))


@pytest.mark.slow
@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_plan_read_back_gets_the_verdicts_of_its_program(environment: str, tmp_path: Path) -> None:
    recorded = record(ROOT, environment)
    for graph in (recorded, worse(recorded)):
        plan = terraform_plan(graph, name_table())
        file = tmp_path / "plan.json"
        file.write_text(json.dumps(plan.document), encoding="utf-8")
        read = judge(read_terraform_plan(file, environment), all_rules()).findings
        shown = judge(as_a_plan_shows(graph, plan), all_rules()).findings
        named = {address: resource.name for address, resource in plan.written.items()}
        waiting = {f.rule for f in (*read, *shown) if f.outcome in {Outcome.NOT_ASKED, Outcome.DEFERRED}}
        failed = {(f.rule, f.outcome, f.resource) for f in shown if f.rule not in waiting}
        assert {(f.rule, f.outcome, named.get(f.resource, f.resource)) for f in read if f.rule not in waiting} == failed
        deferred = {f.rule for f in read if f.outcome is Outcome.DEFERRED}
        assert len(deferred) < len(all_rules()) / 10, deferred
    assert {"KEY-002", "DATA-001", "DATA-002", "LOG-004"} <= {rule for rule, _, _ in failed}
