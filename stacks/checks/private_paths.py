"""Rules about private paths out of the cloud."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network

from components.connectivity.link_kind import LinkKind
from components.network.tier import TIERS_OF, NetworkTier
from stacks.account import RegionRole
from stacks.checks.elsewhere import networks_elsewhere
from stacks.checks.finding import Check, Finding
from stacks.draft import Draft
from stacks.settings.private_path import PathSettings
from stacks.yaml_places import Place

_PASSED_OR_CLOSED = frozenset(
    {NetworkTier.DATA, NetworkTier.DRILL, NetworkTier.ADMIN, NetworkTier.TRANSIT, NetworkTier.INSPECTION, NetworkTier.EGRESS}
)
_ALONE = frozenset({NetworkTier.INTEGRATION, NetworkTier.MIGRATION})
_AROUND_HUB = NetworkTier.MIGRATION
_MTU_OF_DECLARED_ROUTES = 1500
_RATES = (50, 100, 200, 300, 400, 500, 1000, 2000, 5000, 10_000, 25_000, 40_000, 50_000, 100_000)


def _paths(draft: Draft) -> Iterator[tuple[Place, str, PathSettings]]:
    for name, path in draft.connectivity.paths.items() if draft.connectivity else ():
        yield ("connectivity", "paths", name), name, path


def _networks_known_and_apart(draft: Draft) -> Iterator[Finding]:
    known = draft.address_space.elsewhere if draft.address_space else None
    taken: dict[str, tuple[str, IPv4Network]] = {}
    for place, name, path in _paths(draft):
        for number, network in enumerate(path.networks):
            where = (*place, "networks", number)
            if known is None:
                continue
            if network not in known:
                there = ", ".join(sorted(known)) or "none"
                yield where, f"{network!r} is no network of address_space.elsewhere; there are: {there}"
                continue
            for other, (owner, block) in taken.items():
                if known[network].overlaps(block):
                    yield (
                        where,
                        f"{network} ({known[network]}) overlaps {other} ({block}) behind the path {owner}; a packet would have two ways",
                    )
            taken.setdefault(network, (name, known[network]))


def _reach_only_what_may_be_reached(draft: Draft) -> Iterator[Finding]:
    for place, name, path in _paths(draft):
        for number, tier in enumerate(path.reaches):
            if tier in _PASSED_OR_CLOSED:
                yield (*place, "reaches", number), f"{tier.value!r} is no tier for a path from elsewhere to end in"
            if tier in path.reaches[:number]:
                yield (*place, "reaches", number), f"{tier.value!r} is there twice"
            if tier in _ALONE and set(path.reaches) != {tier}:
                yield (*place, "reaches", number), f"{tier.value!r} needs a path of its own, apart from {name!r} to other tiers"


def _lines_of_one_kind(draft: Draft) -> Iterator[Finding]:
    for place, _, path in _paths(draft):
        lines = path.direct_connect.lines if path.direct_connect else {}
        others = [key for key, line in lines.items() if line.kind is LinkKind.TRANSIT]
        for key, line in lines.items() if others else ():
            if line.kind is LinkKind.PRIVATE:
                where = (*place, "direct_connect", "lines", key, "kind")
                yield where, f"'private' beside {', '.join(others)}, which are 'transit'; all lines of a path are of one kind"


def _private_lines_end_in_migration(draft: Draft) -> Iterator[Finding]:
    """A private line goes round the firewall of the hub, and a VPC takes one virtual private gateway."""
    spokes = draft.network.spokes if draft.network else ()
    private = [found for found in _paths(draft) if found[2].kind is LinkKind.PRIVATE]
    for place, _, path in private:
        for number, tier in enumerate(path.reaches):
            where = (*place, "reaches", number)
            if tier is not _AROUND_HUB:
                yield where, f"{tier.value!r} behind a private line, which goes round the firewall; only {_AROUND_HUB.value!r} may be there"
            for spoke in spokes:
                if tier in spoke.tiers:
                    yield where, f"{tier.value!r} is also in the spoke {spoke.name}, and a private line ends in the workload's VPC alone"
        for key, line in path.direct_connect.lines.items() if path.direct_connect else ():
            if line.kind is LinkKind.PRIVATE and line.mtu > _MTU_OF_DECLARED_ROUTES:
                where = (*place, "direct_connect", "lines", key, "mtu")
                yield where, f"{line.mtu} on a private line, whose routes are declared and carry {_MTU_OF_DECLARED_ROUTES} at most"
    for place, _, _ in private[1:]:
        yield place, f"has private lines as {private[0][1]} has, and a VPC takes one virtual private gateway"


def _tiers_exist(draft: Draft) -> Iterator[Finding]:
    further = (*draft.network.tiers, *(tier for spoke in draft.network.spokes for tier in spoke.tiers)) if draft.network else ()
    there = {*further, *(tier for tiers in TIERS_OF.values() for tier in tiers)}
    for place, _, path in _paths(draft):
        for number, tier in enumerate(path.reaches):
            if tier not in there:
                yield (*place, "reaches", number), f"no VPC of this environment has the tier {tier.value!r}; add it to network.tiers"


def _flows_and_paths_agree(draft: Draft) -> Iterator[Finding]:
    """A path without a flow opens no port, and a flow without a path finds no way."""
    if draft.address_space is None:
        return
    known = draft.address_space.elsewhere
    flows = draft.network.flows if draft.network else ()
    joined = {frozenset(end.rpartition("/")[2] for end in (flow.from_, flow.to)) for flow in flows}
    for place, _, path in _paths(draft):
        for number, tier in enumerate(path.reaches):
            if not any(frozenset((tier.value, network)) in joined for network in path.networks):
                yield (*place, "reaches", number), f"no flow of network.flows joins {tier.value!r} with {' or '.join(path.networks)}"
    behind = {(network, tier.value) for _, _, path in _paths(draft) for network in path.networks for tier in path.reaches}
    for number, flow in enumerate(flows):
        for end, other in ((flow.from_, flow.to), (flow.to, flow.from_)):
            if end in known and (end, other.rpartition("/")[2]) not in behind:
                yield ("network", "flows", number), f"no path of connectivity.paths joins {end!r} with {other!r}"


def _redundant(draft: Draft) -> Iterator[Finding]:
    for place, _, path in _paths(draft):
        if path.direct_connect is None and not path.vpns:
            yield place, "has neither direct_connect nor vpns; it leads nowhere"
        for region in RegionRole if path.direct_connect else ():
            if not any(vpn.region is region for vpn in path.vpns.values()):
                yield (
                    (*place, "direct_connect"),
                    f"has no VPN in the {region.value} Region as its redundant path; a cut line would cut it off",
                )


def _bounds_that_hold(draft: Draft) -> Iterator[Finding]:
    for place, _, path in _paths(draft):
        if NetworkTier.MIGRATION in path.reaches and path.bound_mbps is None:
            yield place, "reaches 'migration' without bound_mbps; a bulk load could take the bandwidth that care needs"
        dedicated = path.direct_connect and any(line.dedicated for line in path.direct_connect.lines.values())
        if dedicated and path.bound_mbps is not None and path.bound_mbps not in _RATES:
            rates = ", ".join(map(str, _RATES))
            yield (*place, "bound_mbps"), f"{path.bound_mbps} is no rate that a line of a dedicated connection can be limited to: {rates}"


def _numbers_apart(draft: Draft) -> Iterator[Finding]:
    if draft.connectivity is None:
        return
    numbers = draft.connectivity.transit_asns
    if numbers.primary == numbers.recovery:
        yield (
            ("connectivity", "transit_asns", "recovery"),
            f"{numbers.recovery} is also that of the primary Region; BGP would take it for a loop",
        )
    ours = {numbers.primary: "transit_asns.primary", numbers.recovery: "transit_asns.recovery"}
    for place, name, path in _paths(draft):
        if path.direct_connect is None:
            continue
        number = path.direct_connect.asn
        if number in ours:
            yield (*place, "direct_connect", "asn"), f"{number} is already {ours[number]}; every gateway of ours needs a number of its own"
        ours.setdefault(number, f"that of the path {name}")
    for place, _, path in _paths(draft):
        peers = {
            **{(*place, "vpns", key, "peer_asn"): vpn.peer_asn for key, vpn in path.vpns.items()},
            **{
                (*place, "direct_connect", "lines", key, "peer_asn"): line.peer_asn
                for key, line in (path.direct_connect.lines.items() if path.direct_connect else ())
            },
        }
        for where, number in peers.items():
            if number in ours:
                yield where, f"{number} is a number of ours ({ours[number]}); BGP would take its routes for a loop"


def _vlans_once(draft: Draft) -> Iterator[Finding]:
    first: dict[tuple[str, int], str] = {}
    for place, name, path in _paths(draft):
        for key, line in path.direct_connect.lines.items() if path.direct_connect else ():
            own, owner = (line.connection, line.vlan), f"{name}.{key}"
            if own in first:
                where = (*place, "direct_connect", "lines", key, "vlan")
                yield where, f"{line.vlan} is already that of {first[own]} on {line.connection}"
            first.setdefault(own, owner)


def _inside_once(draft: Draft) -> Iterator[Finding]:
    first: dict[IPv4Network, str] = {}
    for place, name, path in _paths(draft):
        lines = path.direct_connect.lines.items() if path.direct_connect else ()
        blocks: list[tuple[Place, IPv4Network]] = [
            ((*place, "direct_connect", "lines", key, "inside"), line.inside) for key, line in lines if line.inside
        ]
        blocks += [((*place, "vpns", key, "inside", n), block) for key, vpn in path.vpns.items() for n, block in enumerate(vpn.inside)]
        for where, block in blocks:
            if block in first:
                yield where, f"{block} is already the inside of a link of {first[block]}"
            first.setdefault(block, name)


def _peers_once(draft: Draft) -> Iterator[Finding]:
    first: dict[tuple[RegionRole, str], str] = {}
    for place, name, path in _paths(draft):
        for key, vpn in path.vpns.items():
            own = (vpn.region, str(vpn.peer))
            if own in first:
                yield (*place, "vpns", key, "peer"), f"{vpn.peer} already ends {first[own]} in that Region; one router would be two paths"
            first.setdefault(own, f"{name}.{key}")


def _probes_stay_on_their_path(draft: Draft) -> Iterator[Finding]:
    known = networks_elsewhere(draft) or {}
    for place, _, path in _paths(draft):
        blocks = [known[network] for network in path.networks if network in known]
        for key, probe in path.probes.items():
            if probe.tier not in path.reaches:
                yield (*place, "probes", key, "tier"), f"{probe.tier.value!r} is not a tier that this path reaches"
            if blocks and not any(probe.to in block for block in blocks):
                yield (*place, "probes", key, "to"), f"{probe.to} lies in no network of this path, so another path would be measured"


def _forwarding_has_a_path(draft: Draft) -> Iterator[Finding]:
    if draft.resolver is None or draft.address_space is None:
        return
    known = draft.address_space.elsewhere
    reached = [known[n] for _, _, path in _paths(draft) if NetworkTier.ENDPOINTS in path.reaches for n in path.networks if n in known]
    for number, forwarded in enumerate(draft.resolver.forward):
        for position, address in enumerate(forwarded.resolvers):
            if any(address in block for block in known.values()) and not any(address in block for block in reached):
                place = ("resolver", "forward", number, "resolvers", position)
                yield place, f"no path of connectivity.paths joins {address} with the endpoints tier, where questions leave"


CHECKS: tuple[Check, ...] = (
    _networks_known_and_apart,
    _reach_only_what_may_be_reached,
    _lines_of_one_kind,
    _private_lines_end_in_migration,
    _tiers_exist,
    _flows_and_paths_agree,
    _redundant,
    _bounds_that_hold,
    _numbers_apart,
    _vlans_once,
    _inside_once,
    _peers_once,
    _probes_stay_on_their_path,
    _forwarding_has_a_path,
)
