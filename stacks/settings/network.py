"""The shape of the network beyond its addresses: inspection, further tiers and VPCs."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from components.network.segment import Segment
from components.network.tier import NetworkTier
from stacks.words import Name, Section

_TagText = Annotated[str, StringConstraints(pattern=r"^[\w .:/=+@-]{10,200}$")]
"""What AWS takes in the value of a tag (Tagging AWS Resources User Guide, "Tag naming limits"), in more than a word."""

_Domain = Annotated[str, StringConstraints(pattern=r"^\.?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$", max_length=255)]


class InspectionMode(StrEnum):
    """What sees the traffic between VPCs and to the internet."""

    FIREWALL = "firewall"
    NONE = "none"


class InspectionSetting(Section):
    """A firewall in the hub, or none and who accepted that.

    Attributes:
        allowed_domains: what may be asked for over TLS in the internet; a leading dot holds every name below.
        accepted_by: the role that accepted `none`, and `reason` why; both end up in tags.
    """

    mode: InspectionMode = InspectionMode.NONE
    allowed_domains: tuple[_Domain, ...] = ()
    accepted_by: Name | None = None
    reason: _TagText | None = None


class FlowSetting(Section):
    """One more open path.

    Attributes:
        number: of its rules in network ACLs, once given never changed.
        from_, to: a tier, a tier of one VPC as ``vpc/tier``, a network of ``address_space.elsewhere``, or to ``internet``.
        why: what it is for; the description of its rules.
    """

    number: Annotated[int, Field(ge=500, le=990, multiple_of=10)]
    from_: Annotated[str, Field(alias="from")]
    to: str
    port: Annotated[int, Field(ge=1, le=65535)]
    protocol: Literal["tcp", "udp"] = "tcp"
    why: Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9 ._:/()#,@\[\]+=&;{}!$*-]{5,200}$")]


class SpokeSetting(Section):
    """One more VPC in each Region.

    Attributes:
        slot: of its addresses, 1 to 8, once given never changed.
    """

    name: Annotated[Name, StringConstraints(max_length=12)]
    segment: Segment
    slot: int
    tiers: tuple[NetworkTier, ...]


class JumpSetting(Section):
    """How operators open a shell in the admin tier."""

    instance_type: str = "t4g.micro"
    idle_minutes: Annotated[int, Field(ge=1, le=60)] = 15
    longest_minutes: Annotated[int, Field(ge=1, le=1440)] = 60


class NetworkShape(Section):
    """The shape of the network beyond its addresses: inspection, further tiers and VPCs.

    Attributes:
        segment: of the workload's VPC.
        tiers: of the workload's VPC, beside those it always has.
        ipv6: whether VPCs have IPv6 addresses too.
    """

    segment: Segment = Segment.PRODUCTION
    tiers: tuple[NetworkTier, ...] = ()
    inspection: InspectionSetting
    flows: tuple[FlowSetting, ...] = ()
    spokes: tuple[SpokeSetting, ...] = ()
    ipv6: bool = False
    jump: JumpSetting | None = None
