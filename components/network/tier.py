"""The tiers of a network, and which of them a VPC of each kind has."""

from __future__ import annotations

from enum import StrEnum


class NetworkTier(StrEnum):
    """A set of subnets, one a zone, that share an ACL, a security group and, but where each zone has its own, a route table."""

    INGRESS = "ingress"
    APPLICATION = "application"
    DATA = "data"
    ADMIN = "admin"
    DRILL = "drill"
    ENDPOINTS = "endpoints"
    TRANSIT = "transit"
    INTEGRATION = "integration"
    MIGRATION = "migration"
    INSPECTION = "inspection"
    EGRESS = "egress"


class VpcKind(StrEnum):
    """The two VPCs that every Region has: the hub that everything shares, and the workload's own."""

    HUB = "hub"
    WORKLOAD = "workload"


TIERS_OF = {
    VpcKind.HUB: (NetworkTier.ENDPOINTS, NetworkTier.TRANSIT),
    VpcKind.WORKLOAD: (
        NetworkTier.INGRESS,
        NetworkTier.APPLICATION,
        NetworkTier.DATA,
        NetworkTier.ADMIN,
        NetworkTier.DRILL,
        NetworkTier.TRANSIT,
    ),
}
"""What each has whatever the environment says."""

WORKLOAD_MAY_ADD = (NetworkTier.INTEGRATION, NetworkTier.MIGRATION)
SPOKE_MAY_HAVE = (
    NetworkTier.INGRESS,
    NetworkTier.APPLICATION,
    NetworkTier.DATA,
    NetworkTier.ADMIN,
    NetworkTier.INTEGRATION,
    NetworkTier.MIGRATION,
)

PASSED_THROUGH = (NetworkTier.TRANSIT, NetworkTier.INSPECTION, NetworkTier.EGRESS)
"""Nothing starts or ends there, so they are no end of a flow and have no security group: gateways and firewalls join none."""

MAY_REACH_INTERNET = (NetworkTier.APPLICATION, NetworkTier.INTEGRATION)
"""The tiers from which a flow to the internet may be declared; from data, drill, migration and admin no route leads there."""
