"""Every path between tiers that is open. What is not in this table, or declared by the environment, is closed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network

from components.network.tier import NetworkTier

ANYWHERE = "0.0.0.0/0"


class Outside(StrEnum):
    """Ends of a flow that are no tier of ours."""

    INTERNET = "internet"
    OBJECT_STORE = "object-store"


@dataclass(frozen=True)
class TierOf:
    """A tier of one VPC, where a flow is about that VPC alone."""

    vpc: str
    tier: NetworkTier

    @property
    def value(self) -> str:
        """``vpc-tier``, for names."""
        return f"{self.vpc}-{self.tier.value}"


@dataclass(frozen=True)
class Elsewhere:
    """A network that is not of the environment, such as one on the premises.

    Attributes:
        beside_hub: reached by a virtual private gateway of the VPC itself, not over the Transit Gateway and through the hub.
    """

    name: str
    block: IPv4Network
    beside_hub: bool = False

    @property
    def value(self) -> str:
        """Its name."""
        return self.name


End = NetworkTier | TierOf | Outside | Elsewhere
"""A bare tier means that tier of every VPC that has it."""


@dataclass(frozen=True, kw_only=True)
class Flow:
    """One open path, in the direction in which it is opened.

    Attributes:
        number: of its rules in network ACLs; never given to another flow. Below 500 in the table, 500 to 990 in environments.
        port: at `to`; answers go to an ephemeral port at `from_`.
        protocol: ``tcp`` or ``udp``.
    """

    number: int
    from_: End
    to: End
    port: int
    protocol: str
    why: str

    @property
    def name(self) -> str:
        """``from-to-port``, and ``from-to-port-udp`` where it is not TCP."""
        return f"{self.from_.value}-{self.to.value}-{self.port}{'' if self.protocol == 'tcp' else f'-{self.protocol}'}"


_T = NetworkTier


def _tcp(number: int, from_: End, to: End, port: int, why: str) -> Flow:
    return Flow(number=number, from_=from_, to=to, port=port, protocol="tcp", why=why)


ALLOWED_FLOWS = (
    _tcp(100, Outside.INTERNET, _T.INGRESS, 443, "clients reach the front door over TLS"),
    _tcp(110, _T.INGRESS, _T.APPLICATION, 443, "the front door passes requests on over TLS"),
    _tcp(120, _T.APPLICATION, _T.DATA, 5432, "applications use their databases"),
    _tcp(130, _T.ADMIN, _T.DATA, 5432, "operators and drills verify databases"),
    _tcp(140, _T.ADMIN, _T.DRILL, 5432, "drills validate what they restored in isolation"),
    _tcp(150, _T.APPLICATION, _T.ENDPOINTS, 443, "applications call AWS services privately"),
    _tcp(160, _T.ADMIN, _T.ENDPOINTS, 443, "operators and drills call AWS services privately"),
    _tcp(170, _T.APPLICATION, Outside.OBJECT_STORE, 443, "applications use S3 by the gateway endpoint"),
    _tcp(180, _T.ADMIN, Outside.OBJECT_STORE, 443, "drills store evidence by the gateway endpoint"),
    _tcp(190, _T.INTEGRATION, _T.APPLICATION, 443, "interfaces hand FHIR requests of partners to applications"),
    _tcp(200, _T.APPLICATION, _T.INTEGRATION, 2575, "applications send HL7 messages over MLLP in TLS to interfaces"),
    _tcp(210, _T.INTEGRATION, _T.ENDPOINTS, 443, "interfaces call AWS services privately"),
    _tcp(220, _T.MIGRATION, _T.DATA, 5432, "migration loads records into the databases"),
    _tcp(230, _T.MIGRATION, _T.ENDPOINTS, 443, "migration calls AWS services privately"),
)
"""The one table; a flow about tiers that an environment does not have makes nothing."""
