"""Whatever makes a sound program worse is noticed by a rule, or somebody has said why it need not be."""

from __future__ import annotations

import pytest

from policies.resource import Resource
from tests.unit.policies.graphs import graph, resource
from tests.unit.policies.hospital.base import allow, document
from tests.unit.policies.mutation.justified import excused, justified
from tests.unit.policies.mutation.mutants import mutants
from tests.unit.policies.mutation.survivors import passing, run

ALLOWED = document(allow("s3:GetObject", "arn:aws:s3:::a/*", Condition={"Bool": {"aws:SecureTransport": "true"}}))
ONE = resource("a:b:C", "one", protect=True, yes=True, days=7, cidr="10.0.0.0/8", mode="COMPLIANCE", inner={"list": [1, 2]}, policy=ALLOWED)


def kinds(of: Resource) -> set[str]:
    return {mutant.kind.removeprefix("a:b:C") for mutant in mutants(graph(of))}


def test_everything_that_can_be_made_worse_is() -> None:
    assert kinds(ONE) >= {
        " removed",
        " unprotected",
        ".yes dropped",
        ".yes flipped",
        ".days zeroed",
        ".days halved",
        ".days doubled",
        ".cidr widened by a bit",
        ".cidr widened to everything",
        ".mode COMPLIANCE became GOVERNANCE",
        ".inner.list item dropped",
        ".inner.list doubled",
        ".policy condition dropped",
        ".policy condition aws:SecureTransport dropped",
        ".policy Action widened",
        ".policy Resource widened",
        ".policy statement dropped",
    }


def test_a_mutant_differs_from_its_program_in_one_resource() -> None:
    sound = graph(ONE, resource("a:b:D", "two"))
    for mutant in mutants(sound):
        kept = {id(r) for r in mutant.graph.resources} & {id(r) for r in sound.resources}
        assert len(kept) == 1, mutant.kind


def test_a_survivor_without_a_reason_and_a_reason_without_a_survivor_are_named() -> None:
    found = excused(["a dropped", "b dropped"], ["a *", "c *"])
    assert (found.unjustified, found.unused) == (("b dropped",), ("c *",))


@pytest.mark.slow
def test_no_survivor_is_without_a_reason_and_no_reason_without_a_survivor() -> None:
    left = excused(run(passing()).survivors, justified())
    assert left.unjustified == ()
    assert left.unused == ()
