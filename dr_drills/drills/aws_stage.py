"""The stage of a drill on AWS; in the sandbox the same calls reach its endpoints, and faults go to its fault API."""

from __future__ import annotations

import os

from dr_drills.drills.rebuilding import may_change
from dr_drills.drills.stage import Stage
from dr_drills.plan.drill_plan import DrillPlan
from dr_drills.platforms.aws.faults import AwsFaults, Isolation
from dr_drills.platforms.aws.rds import RdsDatabase
from dr_drills.platforms.aws.route53 import Route53
from dr_drills.platforms.aws.secrets_manager import SecretsManager
from dr_drills.platforms.aws.session import AwsSession
from dr_drills.platforms.faults import Faults
from dr_drills.platforms.resolver import resolver_for
from dr_drills.platforms.sandbox.faults import SandboxFaults


def aws_stage(plan: DrillPlan) -> Stage:
    """Platforms as the plan's drill role; nothing is called yet.

    Raises:
        DnsError: HOLDFAST_DNS is not an address.
    """
    session = AwsSession(role_arn=plan.drill_role_arn, session_name=plan.drill_id)
    database = RdsDatabase(session, plan.drill_id, may_change(plan))
    return Stage(plan, database, Route53(session), resolver_for(), SecretsManager(session), _faults(plan, database))


def _faults(plan: DrillPlan, database: RdsDatabase) -> Faults:
    if os.environ.get("HOLDFAST_FAULTS"):
        return SandboxFaults()
    sites = (plan.system.database.primary, plan.system.database.replica)
    return AwsFaults(database, {site.instance: Isolation(site.security_groups, site.isolation_security_group) for site in sites})
