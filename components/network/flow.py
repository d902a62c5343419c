"""Every path between tiers that is open. What is not in this table is closed, in security groups and network ACLs alike."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from components.network.tier import TIERS_OF, NetworkTier, VpcKind

ANYWHERE = "0.0.0.0/0"


class Outside(StrEnum):
    """Ends of a flow that are no tier of ours."""

    INTERNET = "internet"
    OBJECT_STORE = "object-store"


End = NetworkTier | Outside


@dataclass(frozen=True, kw_only=True)
class Flow:
    """One open path, in the direction in which it is opened.

    Attributes:
        number: of its rules in network ACLs; never given to another flow.
        port: at `to`; answers go to an ephemeral port at `from_`.
    """

    number: int
    from_: End
    to: End
    port: int
    protocol: str
    why: str

    @property
    def crosses(self) -> bool:
        """Whether it leaves one VPC for the other, through the transit tiers."""
        return any(self.from_ in TIERS_OF[kind] and self.to in TIERS_OF[other] for kind, other in _PAIRS)

    @property
    def name(self) -> str:
        """``from-to-port``."""
        return f"{self.from_.value}-{self.to.value}-{self.port}"


_PAIRS = ((VpcKind.WORKLOAD, VpcKind.HUB), (VpcKind.HUB, VpcKind.WORKLOAD))

_T = NetworkTier

ALLOWED_FLOWS = (
    Flow(number=100, from_=Outside.INTERNET, to=_T.INGRESS, port=443, protocol="tcp", why="clients reach the front door over TLS"),
    Flow(number=110, from_=_T.INGRESS, to=_T.APPLICATION, port=443, protocol="tcp", why="the front door passes requests on over TLS"),
    Flow(number=120, from_=_T.APPLICATION, to=_T.DATA, port=5432, protocol="tcp", why="applications use their databases"),
    Flow(number=130, from_=_T.ADMIN, to=_T.DATA, port=5432, protocol="tcp", why="operators and drills verify databases"),
    Flow(number=140, from_=_T.ADMIN, to=_T.DRILL, port=5432, protocol="tcp", why="drills validate what they restored in isolation"),
    Flow(number=150, from_=_T.APPLICATION, to=_T.ENDPOINTS, port=443, protocol="tcp", why="applications call AWS services privately"),
    Flow(number=160, from_=_T.ADMIN, to=_T.ENDPOINTS, port=443, protocol="tcp", why="operators and drills call AWS services privately"),
    Flow(
        number=170,
        from_=_T.APPLICATION,
        to=Outside.OBJECT_STORE,
        port=443,
        protocol="tcp",
        why="applications use S3 by the gateway endpoint",
    ),
    Flow(
        number=180, from_=_T.ADMIN, to=Outside.OBJECT_STORE, port=443, protocol="tcp", why="drills store evidence by the gateway endpoint"
    ),
)
