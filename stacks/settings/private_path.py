"""One private path out of the cloud: the lines and tunnels it consists of, and what it joins."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from components.connectivity.autonomous_system import unfit_number, unfit_own_number
from components.connectivity.inside_range import unfit_inside
from components.connectivity.link_kind import LinkKind
from components.connectivity.preference import Preference
from components.network.tier import NetworkTier
from stacks.account import RegionRole
from stacks.words import Name, PositiveDuration, Section, at_least_one


def _own_number(number: int) -> int:
    if reason := unfit_own_number(number):
        raise ValueError(reason)
    return number


def _peer_number(number: int) -> int:
    if reason := unfit_number(number):
        raise ValueError(reason)
    return number


def _inside(block: IPv4Network) -> IPv4Network:
    if reason := unfit_inside(block):
        raise ValueError(reason)
    return block


def _public(address: IPv4Address) -> IPv4Address:
    if not address.is_global and address not in _DOCUMENTATION:
        raise ValueError(f"{address} is not a public address; the tunnels of a VPN cross the internet")
    return address


_DOCUMENTATION = IPv4Network("198.51.100.0/24")  # RFC 5737: for examples, as the committed environments are

OwnNumber = Annotated[int, AfterValidator(_own_number)]
PeerNumber = Annotated[int, AfterValidator(_peer_number)]
Inside = Annotated[IPv4Network, AfterValidator(_inside)]
Megabits = Annotated[int, Field(ge=1, le=400_000)]


class LineSettings(Section):
    """One virtual interface on a Direct Connect connection that was ordered and cabled.

    Attributes:
        region: Region role to which the connection belongs.
        kind: ``transit`` ends in the Transit Gateways; ``private`` ends in a virtual private gateway of the workload's VPC, goes round the
            hub and its firewall, and is for the migration tier alone. All lines of a path are of one kind, and its VPNs end where they do.
        peer_asn: number in BGP of the router at its other end.
        inside: addresses of both ends, ours first; AWS chooses where none is given.
        preference: over the other lines of the path; the router elsewhere marks its routes with it.
        dedicated: the whole connection is ours, so that it can be watched and the line's share of it limited.
        lanes: optical lanes of the connection that are watched.
        macsec: the connection is encrypted, and an alarm tells when it no longer is.

    There is no setting for the BGP key: AWS makes it, and nobody types it.
    """

    region: RegionRole
    kind: LinkKind = LinkKind.TRANSIT
    connection: Annotated[str, StringConstraints(pattern=r"^dx(con|lag)-[a-z0-9]{8,}$")]
    vlan: Annotated[int, Field(ge=1, le=4094)]
    peer_asn: PeerNumber
    inside: Inside | None = None
    mtu: Annotated[int, Field(ge=1500, le=8500)] = 1500
    preference: Preference = Preference.MEDIUM
    dedicated: bool = False
    lanes: Annotated[int, Field(ge=0, le=8)] = 0
    macsec: bool = False


class DirectConnectSettings(Section):
    """The lines of a path.

    Attributes:
        asn: number in BGP of their gateway on our side, and of the virtual private gateways of a private path.
    """

    asn: OwnNumber
    lines: Annotated[dict[Name, LineSettings], AfterValidator(at_least_one)]


class VpnSettings(Section):
    """One VPN.

    Attributes:
        peer: public address of the router elsewhere; `peer_asn`: its number in BGP.
        inside: addresses of the ends of the first and of the second tunnel.

    There is no setting for the pre-shared keys: AWS makes them and keeps them in Secrets Manager.
    """

    region: RegionRole
    peer: Annotated[IPv4Address, AfterValidator(_public)]
    peer_asn: PeerNumber
    inside: tuple[Inside, Inside]


class ProbeSettings(Section):
    """One probe: from the first subnet of a tier that the path reaches to an address elsewhere, and when somebody is called."""

    region: RegionRole
    tier: NetworkTier
    to: IPv4Address
    port: Annotated[int, Field(ge=1, le=65535)]
    latency: PositiveDuration
    loss_percent: Annotated[float, Field(gt=0, le=100)] = 1.0


class PathSettings(Section):
    """One path. Paths share nothing: what comes in over one finds neither another path nor a tier it was not given.

    Attributes:
        networks: networks of ``address_space.elsewhere`` that lie behind it.
        reaches: tiers it leads to; flows of the ``network`` section open ports in them.
        bound_mbps: what it may carry: limited on lines of dedicated connections, watched on everything else.
        probes: by name.
    """

    networks: Annotated[tuple[Name, ...], AfterValidator(at_least_one)]
    reaches: Annotated[tuple[NetworkTier, ...], AfterValidator(at_least_one)]
    direct_connect: DirectConnectSettings | None = None
    vpns: dict[Name, VpnSettings] = Field(default_factory=dict)
    bound_mbps: Megabits | None = None
    probes: dict[Name, ProbeSettings] = Field(default_factory=dict)

    @property
    def kind(self) -> LinkKind:
        """Of all its links; checked to be one."""
        lines = self.direct_connect.lines.values() if self.direct_connect else ()
        return LinkKind.PRIVATE if any(line.kind is LinkKind.PRIVATE for line in lines) else LinkKind.TRANSIT
