"""Our plan is Terraform's plan, except where a reviewed reason says why not; the provider's own plan is recorded."""

from __future__ import annotations

import copy
from typing import Any

from policies.terraform.combined import combine
from policies.terraform.comparison.differences import Kind, differences
from policies.terraform.generate_names import TYPES
from policies.terraform.names import name_table, table_provider
from tests.real_plan import found, justified, recording


def ours() -> dict[str, Any]:
    return dict(combine(recording().graphs, name_table()).document)


def test_every_difference_has_a_reason_and_every_reason_a_difference() -> None:
    met = found(ours())
    reasons = justified()
    unexplained = {f"{' '.join(d.key)}: ours {d.ours!r:.80}, theirs {d.theirs!r:.80}" for d in met if not any(r.covers(d) for r in reasons)}
    assert sorted(unexplained) == []
    assert [r for r in reasons if not any(r.covers(d) for d in met)] == [], "a reason that explains nothing must go"


def test_every_type_the_project_uses_was_planned_by_the_provider() -> None:
    planned = {r.type for graph in recording().graphs for r in graph.resources}
    assert set(TYPES.read_text(encoding="utf-8").split()) - planned == {
        "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
        "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
    }, "only what no environment of ours declares is missing"


def test_table_and_recording_are_of_one_provider() -> None:
    assert recording().provider == table_provider()


def test_a_wrong_value_default_or_reference_is_seen() -> None:
    right = ours()
    met = list(differences(right, recording().plan))
    for change, kind in ((_value, Kind.OTHER), (_default, Kind.ONLY_THEIRS), (_more, Kind.ONLY_OURS), (_reference, Kind.REFERENCES)):
        wrong = copy.deepcopy(right)
        change(wrong)
        new = [d for d in differences(wrong, recording().plan) if d not in met]
        assert [d.kind for d in new] == [kind]


def _key(plan: dict[str, Any], part: str) -> Any:
    return next(r for r in plan[part]["root_module"]["resources"] if r["type"] == "aws_kms_key")


def _value(plan: dict[str, Any]) -> None:
    _key(plan, "planned_values")["values"]["enable_key_rotation"] = False


def _default(plan: dict[str, Any]) -> None:
    del _key(plan, "planned_values")["values"]["is_enabled"]


def _more(plan: dict[str, Any]) -> None:
    _key(plan, "planned_values")["values"]["made_up"] = True


def _reference(plan: dict[str, Any]) -> None:
    _key(plan, "configuration")["expressions"]["policy"] = {"references": ["aws_iam_role.nobody"]}
