"""Several graphs become one plan in which nothing of one meets anything of another, and one graph stays as it was."""

from __future__ import annotations

import json

import pytest

from policies.errors import InputError
from policies.terraform.combined import combine
from policies.terraform.names import name_table
from policies.terraform.plan import terraform_plan
from tests.unit.policies.graphs import graph, ref, resource

KEY = resource("aws:kms/key:Key", "clinical")
FIRST = graph(KEY, resource("aws:kms/alias:Alias", "a", targetKeyId=ref(KEY, "keyId")))


def test_one_graph_is_written_as_it_is() -> None:
    assert combine((FIRST,), name_table()).document == terraform_plan(FIRST, name_table()).document


def test_the_same_names_twice_stay_apart_and_refer_to_their_own() -> None:
    both = combine((FIRST, FIRST), name_table())
    configured = both.document["configuration"]["root_module"]["resources"]
    kinds = (("aws_kms_key", "clinical"), ("aws_kms_alias", "a"))
    assert [r["address"] for r in configured] == [f"{type_}.{prefix}{name}" for prefix in both.prefixes for type_, name in kinds]
    aliases = [r for r in configured if r["type"] == "aws_kms_alias"]
    for prefix, alias in zip(both.prefixes, aliases, strict=True):
        address = f"aws_kms_key.{prefix}clinical"
        assert alias["expressions"]["target_key_id"] == {"references": [f"{address}.key_id", address]}
    planned = [r["address"] for r in both.document["planned_values"]["root_module"]["resources"]]
    assert len(set(planned)) == both.resources == 4
    assert [set(part.written) for part in both.parts] == [{"aws_kms_key.clinical", "aws_kms_alias.a"}] * 2


def test_prefixes_are_told_apart_however_many_there_are() -> None:
    prefixes = combine((FIRST,) * 12, name_table()).prefixes
    assert not [(a, b) for a in prefixes for b in prefixes if a != b and b.startswith(a)]


def test_what_cannot_be_mapped_is_named_for_all_at_once() -> None:
    strange = [graph(resource(f"aws:quantum/{name}:Thing", name)) for name in ("qubit", "lattice")]
    with pytest.raises(InputError) as caught:
        combine((FIRST, *strange), name_table())
    assert [p.partition(" ")[0] for p in caught.value.problems] == ["aws:quantum/qubit:Thing", "aws:quantum/lattice:Thing"]


def test_no_graph_is_no_plan() -> None:
    assert json.dumps(combine((), name_table()).document) == "{}"
