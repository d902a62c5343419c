"""What stands in for the real thing where a drill runs in the sandbox, in words for its report."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from holdfast.recorded_summary import UnreadableRecordError, read_summary


def stand_ins(variables: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Lines for "not tested"; none on AWS.

    Args:
        variables: environment variables, as `holdfast sandbox env` sets them for the sandbox.
    """
    return tuple(_lines(Path(variables["HOLDFAST_DIR"]))) if variables.get("HOLDFAST_FAULTS") else ()


def _lines(directory: Path) -> Iterator[str]:
    yield "AWS itself: its API is the sandbox's on one machine; databases, their copies, names and connections are real"
    try:
        summary = read_summary(directory / "sandbox")
    except UnreadableRecordError as error:
        yield f"what the sandbox only records, because that cannot be read: {error}"
        return
    if summary.resources:
        types = ", ".join(sorted(name.removeprefix("aws:") for name in summary.resources))
        yield f"{sum(summary.resources.values())} resources that the sandbox records and does not emulate: {types}"
    for name, why in summary.limits:
        yield f"{name.removeprefix('aws:')}, configured without effect in the sandbox: {why}"
