"""`report.html`: one file, no request to anywhere. Pure."""

from __future__ import annotations

from dr_drills.report.drill_report import DrillReport
from dr_drills.report.provenance import Provenance


def page(report: DrillReport, provenance: Provenance) -> str:
    """The report for people."""
    return f"<!doctype html><p>{report.verdict} {provenance.sequence}"
