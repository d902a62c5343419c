"""Where the links of a path end on our side."""

from __future__ import annotations

from enum import StrEnum


class LinkKind(StrEnum):
    """All links of a path are of one kind.

    ``TRANSIT`` links end in the Transit Gateways, so what comes in over them is routed, and where there is a firewall inspected, in the
    hub. ``PRIVATE`` links end in a virtual private gateway of the workload's VPC itself: neither the Transit Gateway's route tables nor the
    hub's firewall are on their way.
    """

    TRANSIT = "transit"
    PRIVATE = "private"
