"""The identity record of the release: current, and kept by the program as it is."""

from __future__ import annotations

import pytest

from holdfast.identities import ENVIRONMENTS, ROOT, announced_in, now, recorded, replacing
from policies.identity.compare import losses


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_no_resource_of_the_record_would_be_replaced_or_deleted_unannounced(environment: str) -> None:
    before, after = recorded(environment), now(environment)
    assert len(before) > 300
    announced = announced_in((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert [str(loss) for loss in losses(before, after, announced)] == []
    assert before == after, "the record is out of date; run python -m holdfast.identities"


def test_what_cannot_change_in_place_is_known_for_types_that_hold_state() -> None:
    assert "bucket" in replacing("aws:s3/bucket:Bucket")
    assert "cidrBlock" in replacing("aws:ec2/subnet:Subnet")
    assert "multiRegion" in replacing("aws:kms/key:Key")
    assert "tags" not in replacing("aws:s3/bucket:Bucket")
    assert replacing("aws:no/suchType:SuchType") == frozenset()


def test_the_changelog_announces_what_stands_under_the_first_breaking_heading() -> None:
    text = (
        "## Unreleased\n### Breaking changes\n- `logs-archive` is replaced.\n### Added\n- `other`\n## 0.1\n### Breaking changes\n- `old`\n"
    )
    assert announced_in(text) == {"logs-archive"}
    assert announced_in("## Unreleased\n### Breaking changes\nNone.\n") == frozenset()
