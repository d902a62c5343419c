"""What is not emulated is counted and shown, and a file that cannot be read is no empty one."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdfast.recorded_summary import UnreadableRecordError, read_summary
from sandbox.aws_provider.recorded import FILE_NAME, Entry, Gap, Limit, RecordedStore


def _entry(type: str, id: str) -> Entry:
    return Entry(type, id, "123456789012", "eu-west-1", id, "moto lacks it", {})


def test_resources_are_counted_by_type_and_gaps_named(tmp_path: Path) -> None:
    store = RecordedStore(tmp_path / FILE_NAME)
    for entry in (_entry("aws:b/b:B", "1"), _entry("aws:a/a:A", "2"), _entry("aws:b/b:B", "3")):
        store.put(entry)
    store.note(Gap("aws:c/c:C", "colour"))
    for _ in range(2):
        store.note_limit(Limit("aws:d/d:D", "nothing is copied"))
    summary = read_summary(tmp_path)
    assert list(summary.lines()) == [
        "recorded, not emulated: 3 resources (aws:a/a:A 1, aws:b/b:B 2)",
        "taken, but not given back: 1 properties, which may have no effect (aws:c/c:C colour)",
        "configured, but without effect here: aws:d/d:D: nothing is copied",
    ]
    assert summary.to_json() == {
        "resources": {"aws:a/a:A": 1, "aws:b/b:B": 2},
        "gaps": [{"type": "aws:c/c:C", "property": "colour"}],
        "limits": [{"type": "aws:d/d:D", "why": "nothing is copied"}],
    }


def test_a_file_from_before_limits_were_told_has_none(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('{"resources": [], "gaps": []}')
    assert read_summary(tmp_path).limits == ()


def test_that_nothing_is_only_recorded_is_said(tmp_path: Path) -> None:
    assert list(read_summary(tmp_path).lines()) == ["recorded, not emulated: no resource"]


@pytest.mark.parametrize("text", ["{", "[]", '{"resources": [{"type": "x"}], "gaps": []}', "\x00"])
def test_a_file_that_cannot_be_read_is_not_taken_for_an_empty_one(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(text)
    with pytest.raises(UnreadableRecordError, match=r"recorded\.json cannot be read"):
        read_summary(tmp_path)
