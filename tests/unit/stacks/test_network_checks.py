"""What the section `network` may not say: each rule told at its place, several at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from stacks.parse import parse_environment
from stacks.problem import EnvironmentInvalidError, Problem
from stacks.yaml_places import read_placed

STACKS = Path(__file__).parents[3] / "stacks"
SANDBOX = (STACKS / "Pulumi.sandbox.yaml").read_text()
INSPECTION = "inspection: {mode: firewall, allowed_domains: [.partners.example]}"
TIERS = "tiers: [integration, migration]\n      inspection"
SPOKE = "{name: partners, segment: partner, slot: 1, tiers: [integration]}"
APPLICATION = "number: 500, from: application, to: internet, port: 443"
PARTNERS = "number: 510, from: partners/integration, to: workload/integration"


def problems(folder: Path, *changes: tuple[str, str]) -> tuple[Problem, ...]:
    text = SANDBOX
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / "Pulumi.sandbox.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        parse_environment(path)
    except EnvironmentInvalidError as error:
        return tuple(p for p in error.problems if p.place.startswith("network"))
    return ()


def more(spoke: str) -> tuple[str, str]:
    return SPOKE, f"{SPOKE}\n        - {spoke}"


def one_flow(text: str) -> tuple[str, str]:
    return PARTNERS, f"number: 600, {text}, port: 8443, why: a test of rules}}\n        - {{{PARTNERS}"


WRONG = {
    "no role accepts": ((INSPECTION, "inspection: {reason: only invented records}"), "network.inspection", "which role accepts"),
    "no reason": ((INSPECTION, "inspection: {mode: none, accepted_by: security-review}"), "network.inspection.mode", "must say why"),
    "domains nobody enforces": (
        (
            INSPECTION,
            "inspection: {mode: none, accepted_by: security-review, reason: only invented records, allowed_domains: [.a.example]}",
        ),
        "network.inspection.allowed_domains",
        "nothing enforces them",
    ),
    "no domain": ((INSPECTION, "inspection: {mode: firewall}"), "network.inspection.allowed_domains", "is empty"),
    "a reason no tag can hold": (
        (INSPECTION, "inspection: {mode: none, accepted_by: security-review, reason: 'cheap; and easy'}"),
        "network.inspection.reason",
        "is not written as it must be",
    ),
    "unknown tier": ((TIERS, "tiers: [integration, migration, cellar]\n      inspection"), "network.tiers[2]", "'cellar'"),
    "a tier the workload has": ((TIERS, "tiers: [integration, migration, data]\n      inspection"), "network.tiers[2]", "not among them"),
    "a tier twice": ((TIERS, "tiers: [integration, migration, migration]\n      inspection"), "network.tiers[2]", "twice"),
    "a spoke's name twice": (
        more("{name: partners, segment: shared, slot: 2, tiers: [application]}"),
        "network.spokes[1].name",
        "already the name of network.spokes[0]",
    ),
    "a spoke called hub": (more("{name: hub, segment: shared, slot: 2, tiers: [application]}"), "network.spokes[1].name", "is taken"),
    "no slot left": (more("{name: ninth, segment: shared, slot: 9, tiers: [application]}"), "network.spokes[1].slot", "for 8 spokes"),
    "a slot twice": (more("{name: lab, segment: shared, slot: 1, tiers: [application]}"), "network.spokes[1].slot", "network.spokes[0]"),
    "a spoke without tiers": (more("{name: lab, segment: shared, slot: 2, tiers: []}"), "network.spokes[1].tiers", "is empty"),
    "a drill tier in a spoke": (
        more("{name: lab, segment: shared, slot: 2, tiers: [drill]}"),
        "network.spokes[1].tiers[0]",
        "not among them",
    ),
    "an unknown segment": (more("{name: lab, segment: cellar, slot: 2, tiers: [data]}"), "network.spokes[1].segment", "'cellar'"),
    "a flow from nowhere": (one_flow("from: cellar, to: data"), "network.flows[1].from", "names nothing"),
    "a flow to a VPC that is not there": (one_flow("from: partners/integration, to: lab/data"), "network.flows[1].to", "no VPC 'lab'"),
    "a flow to a tier that a VPC lacks": (one_flow("from: admin, to: partners/data"), "network.flows[1].to", "partners has no data tier"),
    "a flow that ends on the way": (one_flow("from: admin, to: transit"), "network.flows[1].to", "nothing starts or ends"),
    "the internet let in": (one_flow("from: internet, to: application"), "network.flows[1].from", "ingress tier alone"),
    "data let out": (one_flow("from: data, to: internet"), "network.flows[1].to", "no route leads from data to the internet"),
    "migration let out": (one_flow("from: workload/migration, to: internet"), "network.flows[1].to", "no route leads from migration"),
    "a flow into itself": (one_flow("from: application, to: application"), "network.flows[1].to", "leads from application to application"),
    "a number twice": ((PARTNERS, PARTNERS.replace("510", "500")), "network.flows[1].number", "already the number of network.flows[0]"),
    "a number of the table": ((APPLICATION, APPLICATION.replace("500", "120")), "network.flows[0].number", "500"),
    "a flow said twice": (
        (PARTNERS, f"{APPLICATION.replace('500', '600')}, why: said again}}\n        - {{{PARTNERS}"),
        "network.flows[1]",
        "says the same as network.flows[0]",
    ),
    "a flow of the table again": (
        (PARTNERS, f"number: 600, from: application, to: data, port: 5432, why: said again}}\n        - {{{PARTNERS}"),
        "network.flows[1]",
        "a flow of the table",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_each_rule_is_told_where_it_is_broken(tmp_path: Path, case: str) -> None:
    change, place, rule = WRONG[case]
    found = problems(tmp_path, change)
    assert [p for p in found if p.place.startswith(place) and rule in p.rule], found


def test_production_and_non_production_are_not_joined(tmp_path: Path) -> None:
    lab = more("{name: lab, segment: production, slot: 2, tiers: [application]}")
    (found,) = problems(tmp_path, lab, one_flow("from: lab/application, to: workload/application"))
    assert (found.place, "kept apart" in found.rule) == ("network.flows[1].to", True)


def test_tiers_of_vpcs_that_never_meet_must_name_their_vpcs(tmp_path: Path) -> None:
    lab = more("{name: lab, segment: partner, slot: 2, tiers: [application]}")
    without = (TIERS, "tiers: [migration]\n      inspection")
    found = problems(tmp_path, lab, without, one_flow("from: integration, to: migration"))
    assert any("no VPC has both integration and migration" in p.rule for p in found), found


def test_several_mistakes_are_told_together(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        (INSPECTION, "inspection: {mode: none}"),
        more("{name: partners, segment: shared, slot: 1, tiers: []}"),
        one_flow("from: data, to: internet"),
    )
    assert [p.place for p in found] == [
        "network.inspection.mode",
        "network.inspection.mode",
        "network.flows[1].to",
        "network.spokes[1].name",
        "network.spokes[1].slot",
        "network.spokes[1].tiers",
    ]


def test_what_is_right_is_taken(tmp_path: Path) -> None:
    accepted = "inspection: {mode: none, accepted_by: security-review, reason: nothing but invented records}"
    lab = more("{name: lab, segment: non-production, slot: 2, tiers: [application, data]}")
    assert problems(tmp_path, (INSPECTION, accepted), lab, one_flow("from: lab/application, to: workload/application")) == ()
    assert read_placed(SANDBOX).data
