"""Who reaches whom in one Region, and through what: the table of flows laid over the VPCs that are there.

Pure. A flow of the table is about tiers; a `Leg` is about one tier of one VPC and another's, with every tier on the way. Network ACLs,
security groups, routes and the firewall's rules are all made from the same legs, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Network

from components.network.address_plan import VpcAddresses
from components.network.flow import ANYWHERE, Elsewhere, End, Flow, Outside, TierOf
from components.network.segment import Segment
from components.network.tier import NetworkTier

HUB, WORKLOAD = "hub", "workload"

_APART = 1000  # numbers of rules that a flow needs once for each spoke are this far apart
_TRANSIT, _INSPECTION, _EGRESS = NetworkTier.TRANSIT, NetworkTier.INSPECTION, NetworkTier.EGRESS


@dataclass(frozen=True)
class Member:
    """A VPC other than the hub.

    Attributes:
        slot: 0 for the workload, 1 and up for spokes.
    """

    addresses: VpcAddresses
    segment: Segment
    slot: int


@dataclass(frozen=True)
class Stop:
    """One tier of one VPC."""

    vpc: str
    tier: NetworkTier


@dataclass(frozen=True, kw_only=True)
class Leg:
    """A flow between two places.

    Attributes:
        number: of its rules in network ACLs; plus one for answers on the way.
        label: tells it from the other legs of its flow, for names.
        start, end: tiers of ours, or None outside.
        from_cidr, to_cidr: addresses of its ends.
        through: every tier on the way in which it neither starts nor ends.
    """

    flow: Flow
    number: int
    label: str
    start: Stop | None
    end: Stop | None
    from_cidr: str
    to_cidr: str
    through: tuple[Stop, ...]

    @property
    def vpcs(self) -> tuple[str, ...]:
        """The VPCs of its ends."""
        return tuple(dict.fromkeys(stop.vpc for stop in (self.start, self.end) if stop))

    @property
    def crosses(self) -> bool:
        """Whether it leaves its VPC over the Transit Gateway."""
        return bool(self.through)

    @property
    def between_members(self) -> bool:
        """Whether it leads from a VPC to another that is not the hub, to the internet or elsewhere: what an inspection sees."""
        return self.crosses and HUB not in self.vpcs

    @property
    def leaves_for_internet(self) -> bool:
        """Whether it is outward traffic to the internet."""
        return self.flow.to is Outside.INTERNET


@dataclass(frozen=True)
class Topology:
    """The VPCs of one Region and the flows between them.

    Attributes:
        members: the workload first.
        flows: all that are declared.
        inspected: whether what crosses from member to member, elsewhere or the internet goes through a firewall in the hub.
    """

    hub: VpcAddresses
    members: tuple[Member, ...]
    flows: tuple[Flow, ...]
    inspected: bool

    @cached_property
    def legs(self) -> tuple[Leg, ...]:
        """Every open path."""
        return tuple(leg for flow in self.flows for leg in self._legs(flow))

    def vpc(self, name: str) -> VpcAddresses:
        """The addresses of a VPC."""
        return self._vpcs[name]

    def member(self, name: str) -> Member:
        """A VPC other than the hub."""
        return next(member for member in self.members if member.addresses.name == name)

    @cached_property
    def elsewhere(self) -> tuple[IPv4Network, ...]:
        """Networks that flows lead to or come from, outside the environment."""
        ends = [end for flow in self.flows for end in (flow.from_, flow.to)]
        return tuple(dict.fromkeys(end.block for end in ends if isinstance(end, Elsewhere)))

    def reached_from(self, name: str) -> tuple[str, ...]:
        """The other VPCs with which one has a leg in either direction, in the order of the members."""
        joined = {other for leg in self.legs if name in leg.vpcs for other in leg.vpcs if other not in (name, HUB)}
        return tuple(member.addresses.name for member in self.members if member.addresses.name in joined)

    @cached_property
    def _vpcs(self) -> dict[str, VpcAddresses]:
        return {vpc.name: vpc for vpc in (self.hub, *(member.addresses for member in self.members))}

    def _legs(self, flow: Flow) -> Iterator[Leg]:
        for start, end in self._pairs(flow.from_, flow.to):
            through = tuple(self._through(flow, start, end))
            spokes = [self.member(s.vpc) for s in (start, end) if s and s.vpc != HUB]
            # A flow between named VPCs has one leg and its own number; one that each VPC has needs a number for each where they meet.
            named = isinstance(flow.from_, TierOf) or isinstance(flow.to, TierOf)
            slot = max((spoke.slot for spoke in spokes), default=0) if through and not named else 0
            yield Leg(
                flow=flow,
                number=flow.number + _APART * slot,
                label=f"{spokes[0].addresses.name}-{flow.name}" if slot else flow.name,
                start=start,
                end=end,
                from_cidr=self._cidr(flow.from_, start),
                to_cidr=self._cidr(flow.to, end),
                through=through,
            )

    def _pairs(self, from_: End, to: End) -> Iterator[tuple[Stop | None, Stop | None]]:
        starts, ends = self._stops(from_), self._stops(to)
        if starts is None or ends is None:  # One end is outside.
            yield from ((start, end) for start in _or_outside(starts) for end in _or_outside(ends))
        elif isinstance(from_, TierOf) and isinstance(to, TierOf):
            yield from ((start, end) for start in starts for end in ends)
        else:
            for start in starts:
                near = [end for end in ends if end.vpc == start.vpc]
                yield from ((start, end) for end in near or ends if near or HUB in (start.vpc, end.vpc))

    def _stops(self, end: End) -> list[Stop] | None:
        """The tiers an end is about; None outside."""
        if isinstance(end, Outside | Elsewhere):
            return None
        if isinstance(end, TierOf):
            return [Stop(end.vpc, end.tier)] if end.vpc in self._vpcs and end.tier in self.vpc(end.vpc).tiers else []
        return [Stop(name, end) for name, vpc in self._vpcs.items() if end in vpc.tiers]

    def _through(self, flow: Flow, start: Stop | None, end: Stop | None) -> Iterator[Stop]:
        vpcs = [stop.vpc for stop in (start, end) if stop]
        abroad = [e for e in (flow.from_, flow.to) if isinstance(e, Elsewhere) and not e.beside_hub]
        leaving = flow.to is Outside.INTERNET
        if not abroad and not leaving and len(set(vpcs)) < 2:  # noqa: PLR2004 - one VPC and another
            return
        yield from (Stop(vpc, _TRANSIT) for vpc in dict.fromkeys(vpcs))
        if HUB not in vpcs and (self.inspected or leaving):
            yield Stop(HUB, _TRANSIT)
            if self.inspected:
                yield Stop(HUB, _INSPECTION)
        if leaving:
            yield Stop(HUB, _EGRESS)

    def _cidr(self, end: End, stop: Stop | None) -> str:
        if isinstance(end, Elsewhere):
            return str(end.block)
        return str(self.vpc(stop.vpc).tier(stop.tier)) if stop else ANYWHERE


def _or_outside(stops: list[Stop] | None) -> list[Stop | None]:
    return [None] if stops is None else [*stops]
