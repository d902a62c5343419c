"""The tiers of a network, and which of them a VPC of each kind has."""

from __future__ import annotations

from enum import StrEnum


class NetworkTier(StrEnum):
    """A set of subnets, one a zone, that share routes, an ACL and a security group."""

    INGRESS = "ingress"
    APPLICATION = "application"
    DATA = "data"
    ADMIN = "admin"
    DRILL = "drill"
    ENDPOINTS = "endpoints"
    TRANSIT = "transit"


class VpcKind(StrEnum):
    """The two VPCs of a Region: the hub that everything shares, and the workload's own."""

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
