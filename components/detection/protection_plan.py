"""What GuardDuty looks at beside its foundation of trails, flow logs and DNS."""

from __future__ import annotations

from enum import StrEnum


class ProtectionPlan(StrEnum):
    """Protection plans (Amazon GuardDuty User Guide, "GuardDuty features activation"), in words of an environment file."""

    S3_DATA_EVENTS = "s3-data-events"
    RDS_LOGIN_EVENTS = "rds-login-events"
    EBS_MALWARE_PROTECTION = "ebs-malware-protection"
    LAMBDA_NETWORK_LOGS = "lambda-network-logs"
    RUNTIME_MONITORING = "runtime-monitoring"
    EKS_AUDIT_LOGS = "eks-audit-logs"

    @property
    def feature(self) -> str:
        """AWS's name of the feature."""
        return self.value.upper().replace("-", "_")

    @property
    def agents(self) -> tuple[tuple[str, bool], ...]:
        """Agents of the plan and whether GuardDuty installs them; all are named, in AWS's order, so that none is a default.

        None is put into Kubernetes: the landing zone runs none, and an add-on there is its own team's choice.
        """
        if self is not ProtectionPlan.RUNTIME_MONITORING:
            return ()
        return (("EKS_ADDON_MANAGEMENT", False), ("ECS_FARGATE_AGENT_MANAGEMENT", True), ("EC2_AGENT_MANAGEMENT", True))
