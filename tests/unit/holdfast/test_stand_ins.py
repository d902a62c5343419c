"""A report from the sandbox says what was not real; one from AWS has nothing to say of that."""

from __future__ import annotations

from pathlib import Path

from holdfast.stand_ins import stand_ins
from sandbox.aws_provider.recorded import FILE_NAME, Entry, RecordedStore


def sandbox(folder: Path) -> dict[str, str]:
    (folder / "sandbox").mkdir()
    return {"HOLDFAST_DIR": str(folder), "HOLDFAST_FAULTS": "http://127.0.0.1:1/_holdfast"}


def test_on_aws_nothing_stands_in() -> None:
    assert stand_ins({"HOLDFAST_DIR": "/nowhere"}) == ()


def test_the_sandbox_names_itself_and_what_it_only_records(tmp_path: Path) -> None:
    variables = sandbox(tmp_path)
    assert [line.partition(":")[0] for line in stand_ins(variables)] == ["AWS itself"]
    canary = Entry("aws:synthetics/canary:Canary", "journey", "123456789012", "eu-west-1", "x", "there are no canaries", {})
    RecordedStore(tmp_path / "sandbox" / FILE_NAME).put(canary)
    assert stand_ins(variables)[1] == "1 resources that the sandbox records and does not emulate: synthetics/canary:Canary"


def test_a_record_that_cannot_be_read_is_said_so(tmp_path: Path) -> None:
    variables = sandbox(tmp_path)
    (tmp_path / "sandbox" / FILE_NAME).write_text("{")
    assert "cannot be read" in stand_ins(variables)[1]
