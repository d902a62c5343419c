"""Who runs drills here, when, and at which numbers a cutover is rolled back."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from stacks.settings.drill_schedule import DrillSchedule
from stacks.words import Name, RoleArn, Section, at_least_one


class DrillRoles(Section):
    """Who operates, who commands, who approves; duties of an on-call list, not persons."""

    operator: Name
    commander: Name
    approver: Name


class Triggers(Section):
    """Numbers at which a cutover is rolled back."""

    sync_drift_rows: Annotated[int, Field(ge=0)]


class Drills(Section):
    """How drills are run here.

    Attributes:
        run_by: IAM roles that may take on the drill role.
        schedule: when drills start by themselves; None where somebody starts each.
        routing_controls: whether each system has switches in Application Recovery Controller; a cluster is paid by the hour.
        readiness: whether Application Recovery Controller judges each minute if a system is ready to be moved; each check is paid by the
            hour. AWS takes it from accounts that used readiness checks before it closed them to new customers, and in its commercial
            Regions alone; elsewhere it refuses.
    """

    roles: DrillRoles
    triggers: Triggers
    run_by: Annotated[frozenset[RoleArn], AfterValidator(at_least_one)]
    schedule: DrillSchedule | None = None
    routing_controls: bool = False
    readiness: bool = False
