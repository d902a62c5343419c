"""Checkov gives our plan the verdicts that it gives Terraform's own plan of the same resources."""

from __future__ import annotations

import json

import pytest

from policies.scan.answer import Scan
from policies.scan.checkov import scan
from policies.terraform.combined import combine
from policies.terraform.names import name_table
from sandbox.tools.locate import checkov
from tests.real_plan import DATA, recording


@pytest.mark.slow
def test_checkov_sees_no_difference_but_the_reviewed_ones() -> None:
    ours = combine(recording().graphs, name_table())
    mine = _verdicts(scan(checkov().program, ours.document, ours.resources))
    theirs = _verdicts(scan(checkov().program, recording().plan, ours.resources))
    reviewed = json.loads((DATA / "other_verdicts.json").read_text(encoding="utf-8"))["verdicts"]
    expected = {(v["check"], v["type"], v["ours"], v["terraform"]) for v in reviewed}
    met = {
        (check, address.partition(".")[0], mine.get((check, address), "none"), theirs.get((check, address), "none"))
        for check, address in mine.keys() | theirs.keys()
        if mine.get((check, address)) != theirs.get((check, address))
    }
    assert met == expected
    assert len(mine) > len(recording().graphs[0].resources), "verdicts were compared"


def _verdicts(said: Scan) -> dict[tuple[str, str], str]:
    return {(c.id, c.address): word for word, checks in (("passed", said.passed), ("failed", said.failed)) for c in checks}
