"""Rules about the shape of the network: tiers, spokes, flows and the inspection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network

from components.network.address_plan import SPOKE_SLOTS
from components.network.flow import ALLOWED_FLOWS, Elsewhere, End, Flow, Outside, TierOf
from components.network.segment import Segment, kept_apart
from components.network.tier import MAY_REACH_INTERNET, PASSED_THROUGH, SPOKE_MAY_HAVE, TIERS_OF, WORKLOAD_MAY_ADD, NetworkTier, VpcKind
from components.network.topology import HUB, WORKLOAD
from stacks.checks.finding import Check, Finding
from stacks.draft import Draft
from stacks.network_design import end_of
from stacks.settings.network import InspectionMode, NetworkShape
from stacks.yaml_places import Place


def _inspection_accepted(draft: Draft) -> Iterator[Finding]:
    if draft.network is None:
        return
    chosen, place = draft.network.inspection, ("network", "inspection")
    if chosen.mode is InspectionMode.NONE:
        for setting in ("accepted_by", "reason"):
            if getattr(chosen, setting) is None:
                yield (*place, "mode"), f"is none, so {setting} must say {'which role accepts' if setting == 'accepted_by' else 'why'} that"
        if chosen.allowed_domains:
            yield (*place, "allowed_domains"), "nothing enforces them, because mode is none; take them away or set it to firewall"
    elif not chosen.allowed_domains and any(flow.to == Outside.INTERNET for flow in draft.network.flows):
        yield (*place, "allowed_domains"), "is empty, so the firewall drops what network.flows sends to the internet; name the domains"


def _tiers_of_workload(draft: Draft) -> Iterator[Finding]:
    if draft.network:
        yield from _tiers(draft.network.tiers, WORKLOAD_MAY_ADD, ("network", "tiers"), "the workload's VPC may add")


def _tiers(tiers: tuple[NetworkTier, ...], allowed: tuple[NetworkTier, ...], place: Place, said: str) -> Iterator[Finding]:
    for number, tier in enumerate(tiers):
        if tier not in allowed:
            yield (*place, number), f"{said} {', '.join(allowed)}; {tier.value} is not among them"
        elif tier in tiers[:number]:
            yield (*place, number), f"tier {tier.value!r} is there twice"


def _spokes(draft: Draft) -> Iterator[Finding]:
    spokes = draft.network.spokes if draft.network else ()
    names: dict[str, int] = {}
    slots: dict[int, int] = {}
    for number, spoke in enumerate(spokes):
        place: Place = ("network", "spokes", number)
        if spoke.name in (HUB, WORKLOAD, *Segment, *(draft.address_space.elsewhere if draft.address_space else ())):
            yield (*place, "name"), f"{spoke.name!r} is taken: it names another part of the network"
        elif spoke.name in names:
            yield (*place, "name"), f"{spoke.name!r} is already the name of network.spokes[{names[spoke.name]}]"
        if not 1 <= spoke.slot <= SPOKE_SLOTS:
            yield (*place, "slot"), f"there are addresses for {SPOKE_SLOTS} spokes, slots 1 to {SPOKE_SLOTS}; {spoke.slot} is none of them"
        elif spoke.slot in slots:
            yield (*place, "slot"), f"slot {spoke.slot} has the addresses of network.spokes[{slots[spoke.slot]}] already"
        if not spoke.tiers:
            yield (*place, "tiers"), "is empty; a VPC without a tier holds nothing"
        yield from _tiers(spoke.tiers, SPOKE_MAY_HAVE, (*place, "tiers"), "a spoke may have")
        names.setdefault(spoke.name, number)
        slots.setdefault(spoke.slot, number)


def _flows(draft: Draft) -> Iterator[Finding]:
    if draft.network is None:
        return
    elsewhere: Mapping[str, IPv4Network] = draft.address_space.elsewhere if draft.address_space else {}
    vpcs = _vpcs(draft.network)
    numbers: dict[int, int] = {}
    said: dict[tuple[object, ...], str] = {(f.from_, f.to, f.port, f.protocol): "a flow of the table" for f in ALLOWED_FLOWS}
    for at, flow in enumerate(draft.network.flows):
        place: Place = ("network", "flows", at)
        if flow.number in numbers:
            yield (*place, "number"), f"{flow.number} is already the number of network.flows[{numbers[flow.number]}]"
        numbers.setdefault(flow.number, at)
        ends: dict[str, End] = {}
        for key, text in (("from", flow.from_), ("to", flow.to)):
            try:
                ends[key] = end_of(text, elsewhere)
            except ValueError as error:
                yield (*place, key), str(error)
                continue
            if reason := _unfit_end(ends[key], vpcs):
                yield (*place, key), reason
                del ends[key]
        if len(ends) == 2:  # noqa: PLR2004 - both
            what = Flow(number=flow.number, from_=ends["from"], to=ends["to"], port=flow.port, protocol=flow.protocol, why=flow.why)
            for key, reason in _unfit_flow(what, vpcs, draft.network):
                yield (*place, key), reason
            same = (what.from_, what.to, what.port, what.protocol)
            if same in said:
                yield place, f"says the same as {said[same]}"
            said.setdefault(same, f"network.flows[{at}]")


def _vpcs(shape: NetworkShape) -> dict[str, frozenset[NetworkTier]]:
    found = {HUB: frozenset(TIERS_OF[VpcKind.HUB]), WORKLOAD: frozenset({*TIERS_OF[VpcKind.WORKLOAD], *shape.tiers})}
    for spoke in shape.spokes:  # two of one name are told elsewhere; a flow is not wrong for it
        found[spoke.name] = found.get(spoke.name, frozenset()) | frozenset(spoke.tiers)
    return found


def _unfit_end(end: End, vpcs: Mapping[str, frozenset[NetworkTier]]) -> str | None:
    if isinstance(end, TierOf) and end.vpc not in vpcs:
        return f"there is no VPC {end.vpc!r}; there are: {', '.join(vpcs)}"
    tier = end.tier if isinstance(end, TierOf) else end if isinstance(end, NetworkTier) else None
    if tier in PASSED_THROUGH:
        return f"nothing starts or ends in the {tier} tier; name the tier behind it"
    if isinstance(end, TierOf) and end.tier not in vpcs[end.vpc]:
        return f"{end.vpc} has no {end.tier.value} tier"
    if isinstance(end, NetworkTier) and not any(end in tiers for tiers in vpcs.values()):
        return f"no VPC has the tier {end.value}; add it to network.tiers or to a spoke"
    return None


def _unfit_flow(flow: Flow, vpcs: Mapping[str, frozenset[NetworkTier]], shape: NetworkShape) -> Iterator[tuple[str, str]]:
    if flow.from_ is Outside.INTERNET:
        yield "from", "the internet comes in by the ingress tier alone, and that flow is in the table already"
    if flow.from_ == flow.to or (isinstance(flow.from_, Elsewhere) and isinstance(flow.to, Elsewhere | Outside)):
        yield "to", f"a flow leads from a tier to another or elsewhere; this leads from {flow.from_.value} to {flow.to.value}"
    tier = flow.from_.tier if isinstance(flow.from_, TierOf) else flow.from_
    if flow.to is Outside.INTERNET and isinstance(tier, NetworkTier) and tier not in MAY_REACH_INTERNET:
        yield "to", f"no route leads from {tier.value} to the internet; only from {' and '.join(MAY_REACH_INTERNET)} may one"
    if isinstance(flow.from_, NetworkTier) and isinstance(flow.to, NetworkTier) and not _meet(flow.from_, flow.to, vpcs):
        yield "to", f"no VPC has both {flow.from_.value} and {flow.to.value}; name the VPCs, as in {WORKLOAD}/{flow.to.value}"
    if isinstance(flow.from_, TierOf) and isinstance(flow.to, TierOf):
        segments = {WORKLOAD: shape.segment, **{spoke.name: spoke.segment for spoke in shape.spokes}}
        one, other = segments.get(flow.from_.vpc), segments.get(flow.to.vpc)
        if one and other and (reason := kept_apart(one, other)):
            yield "to", reason


def _meet(one: NetworkTier, other: NetworkTier, vpcs: Mapping[str, frozenset[NetworkTier]]) -> bool:
    hub = vpcs[HUB]
    return one in hub or other in hub or any({one, other} <= tiers for tiers in vpcs.values())


CHECKS: tuple[Check, ...] = (_inspection_accepted, _tiers_of_workload, _spokes, _flows)
