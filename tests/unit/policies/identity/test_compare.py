"""Each way in which an upgrade loses a resource is seen, and each way of announcing or keeping it is heard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.identity.compare import Fate, losses
from policies.identity.identity import Identity, from_lines, identities, to_lines
from tests.unit.policies.graphs import graph, resource

BUCKET = Identity("aws:s3/bucket:Bucket", "archive", "holdfast:logs:LogArchive::logs", "log-archive-primary", (), (("bucket", "abc"),))
KEY = Identity("aws:kms/key:Key", "logs", "", "security-primary", (), ())


def fates(after: tuple[Identity, ...], *announced: str) -> list[tuple[str, Fate]]:
    return [(loss.name, loss.fate) for loss in losses((BUCKET, KEY), after, announced)]


def test_nothing_is_lost_where_things_only_come() -> None:
    assert fates((BUCKET, KEY, replace(KEY, name="clinical"))) == []


def test_what_is_gone_would_be_deleted() -> None:
    assert fates((KEY,)) == [("archive", Fate.DELETED)]


@pytest.mark.parametrize(
    "moved", [{"parent": ""}, {"name": "log-archive"}, {"type": "aws:s3/bucketV2:BucketV2"}], ids=["parent", "name", "type"]
)
def test_another_urn_is_another_resource(moved: dict[str, str]) -> None:
    assert fates((replace(BUCKET, **moved), KEY)) == [("archive", Fate.DELETED)]  # type: ignore[arg-type] # a test's keyword arguments


@pytest.mark.parametrize("alias", ["archive", "urn:pulumi:prod::holdfast::holdfast:logs:LogArchive$aws:s3/bucket:Bucket::archive"])
def test_an_alias_keeps_what_was_renamed(alias: str) -> None:
    assert fates((replace(BUCKET, name="log-archive", aliases=(alias,)), KEY)) == []


def test_an_alias_of_another_resource_keeps_nothing() -> None:
    assert fates((replace(BUCKET, name="log-archive", aliases=("staging",)), KEY)) == [("archive", Fate.DELETED)]


def test_a_changed_fixed_property_or_placement_replaces() -> None:
    changed = replace(BUCKET, fixed=(("bucket", "def"),))
    moved = replace(KEY, provider="network-primary")
    assert fates((changed, moved)) == [("logs", Fate.REPLACED), ("archive", Fate.REPLACED)]
    assert "bucket cannot change in place" in str(losses((BUCKET,), (changed,))[0])


def test_what_the_changelog_names_is_let_pass_and_nothing_else() -> None:
    assert fates((), "archive") == [("logs", Fate.DELETED)]


@given(st.sets(st.sampled_from(["archive", "staging", "evidence", "trail"])), st.sets(st.sampled_from(["archive", "staging", "evidence"])))
def test_exactly_what_is_missing_is_lost(before: set[str], after: set[str]) -> None:
    def made(names: set[str]) -> tuple[Identity, ...]:
        return tuple(replace(BUCKET, name=name) for name in names)

    assert {loss.name for loss in losses(made(before), made(after))} == before - after


def test_a_record_reads_back_as_it_was_written() -> None:
    assert from_lines(to_lines((BUCKET, KEY))) == (BUCKET, KEY)
    with pytest.raises(ValueError, match="line 2 is not an identity"):
        from_lines(to_lines((BUCKET,)) + "{}\n")


def test_an_identity_holds_the_fixed_properties_alone() -> None:
    def of(bucket: str) -> Identity:
        (found,) = identities(graph(resource(BUCKET.type, "archive", bucket=bucket, tags={"a": bucket})), lambda _: frozenset({"bucket"}))
        return found

    assert [name for name, _ in of("one").fixed] == ["bucket"]
    assert of("one").fixed != of("two").fixed
