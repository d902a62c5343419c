"""AWS Backup: moto cannot change a plan or a report plan."""

from __future__ import annotations

import json
from typing import Any

from moto.backup.models import BackupBackend, Plan
from moto.backup.responses import BackupResponse
from moto.core.responses import EmptyResult


def apply() -> None:
    """Change plans in place, with a new version (AWS Backup API Reference, "UpdateBackupPlan" and "UpdateReportPlan")."""
    BackupResponse.update_backup_plan = _update_plan  # type: ignore[attr-defined]  # moto finds operations by their names
    BackupResponse.update_report_plan = _update_report_plan  # type: ignore[attr-defined]  # the same


def _update_plan(response: Any) -> str:
    backend: BackupBackend = response.backup_backend
    plan = backend.get_backup_plan(response.path.rstrip("/").rpartition("/")[2], None)
    changed = Plan(backup_plan=json.loads(response.body)["BackupPlan"], creator_request_id=plan.creator_request_id, backend=backend)
    plan.backup_plan, plan.version_id, plan.advanced_backup_settings = (
        changed.backup_plan,
        changed.version_id,
        changed.advanced_backup_settings,
    )
    return json.dumps(plan.to_dict())


def _update_report_plan(response: Any) -> EmptyResult:
    asked = json.loads(response.body)
    plan = response.backup_backend.describe_report_plan(report_plan_name=response.path.rstrip("/").rpartition("/")[2])
    for member, attribute in (
        ("ReportPlanDescription", "report_plan_description"),
        ("ReportDeliveryChannel", "report_delivery_channel"),
        ("ReportSetting", "report_setting"),
    ):
        if (value := asked.get(member)) is not None:
            setattr(plan, attribute, value)
    return EmptyResult()
