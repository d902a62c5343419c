"""The one value behind every rendering of a drill, and its JSON twin."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter, ValidationError

from dr_drills.journal.record import canonical
from dr_drills.measure.fold import Evidence, measure_evidence
from dr_drills.measure.judge import judge
from dr_drills.measure.measurements import Measurements
from dr_drills.measure.verdict import Verdict
from dr_drills.report.control import ControlResult, control_results
from dr_drills.report.sentence import sentence

SCHEMA = "holdfast.drill-report/1"


class ReportError(ValueError):
    """A report that cannot be read; the message names every field that is wrong."""


@dataclass(frozen=True)
class DrillReport:
    """What a drill showed. `sentence` is the verdict in words an inspector can read without help."""

    schema: str
    verdict: Verdict
    sentence: str
    measured: Measurements
    controls: tuple[ControlResult, ...]

    def to_json(self) -> dict[str, object]:
        """The JSON twin; `from_json` gives back an equal value."""
        value: dict[str, object] = _adapter().dump_python(self, mode="json")
        return value

    def text(self) -> str:
        """`report.json`: canonical, so that equal reports are equal bytes."""
        return canonical(self.to_json()) + "\n"

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> DrillReport:
        """Read what `to_json` wrote.

        Raises:
            ReportError: it is not a report of this schema.
        """
        if value.get("schema") != SCHEMA:
            raise ReportError(f"schema is {value.get('schema')!r}, not {SCHEMA}")
        try:
            return _adapter().validate_json(json.dumps(value), strict=True)
        except ValidationError as error:
            places = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_url=False))
            raise ReportError(f"not a drill report: {places}") from error


def report(evidence: Evidence) -> DrillReport:
    """Measure, judge and put into words; the same evidence always gives the same report."""
    measured = measure_evidence(evidence)
    verdict = judge(measured)
    return DrillReport(SCHEMA, verdict, sentence(measured, verdict), measured, control_results(measured, verdict))


def json_schema() -> dict[str, object]:
    """JSON Schema of `report.json`."""
    return _adapter().json_schema(mode="serialization")


@cache
def _adapter() -> TypeAdapter[DrillReport]:
    return TypeAdapter(DrillReport)
