"""From the sections of an environment to the design of its networks."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from ipaddress import IPv4Network

from components.network.design import Inspected, JumpDesign, NetworkDesign, SpokeDesign, Uninspected
from components.network.flow import Elsewhere, End, Flow, Outside, TierOf
from components.network.tier import NetworkTier
from stacks.settings.network import FlowSetting, InspectionMode, InspectionSetting, NetworkShape


def network_design(
    shape: NetworkShape | None, elsewhere: Mapping[str, IPv4Network], beside_hub: AbstractSet[str] = frozenset()
) -> NetworkDesign:
    """The design that a section describes; without the section, the least there is.

    Args:
        shape: as written.
        elsewhere: networks that flows may name.
        beside_hub: those of them that a private path reaches, so that their flows do not pass the hub.

    Raises:
        ValueError: a flow's end names nothing; the checks tell that before.
    """
    if shape is None:
        return NetworkDesign()
    return NetworkDesign(
        segment=shape.segment,
        further_tiers=shape.tiers,
        spokes=tuple(SpokeDesign(name=s.name, segment=s.segment, slot=s.slot, tiers=s.tiers) for s in shape.spokes),
        flows=tuple(sorted((flow_of(setting, elsewhere, beside_hub) for setting in shape.flows), key=lambda flow: flow.number)),
        inspection=_inspection(shape.inspection),
        ipv6=shape.ipv6,
        jump=JumpDesign(**shape.jump.model_dump()) if shape.jump else None,
    )


def flow_of(setting: FlowSetting, elsewhere: Mapping[str, IPv4Network], beside_hub: AbstractSet[str] = frozenset()) -> Flow:
    """One flow as written.

    Raises:
        ValueError: an end names nothing.
    """
    return Flow(
        number=setting.number,
        from_=end_of(setting.from_, elsewhere, beside_hub),
        to=end_of(setting.to, elsewhere, beside_hub),
        port=setting.port,
        protocol=setting.protocol,
        why=setting.why,
    )


def end_of(text: str, elsewhere: Mapping[str, IPv4Network], beside_hub: AbstractSet[str] = frozenset()) -> End:
    """What one end of a flow names.

    Raises:
        ValueError: nothing; the message says what could be named.
    """
    vpc, slash, tier = text.rpartition("/")
    if slash and tier in set(NetworkTier):
        return TierOf(vpc, NetworkTier(tier))
    if text in set(NetworkTier):
        return NetworkTier(text)
    if text == Outside.INTERNET.value:
        return Outside.INTERNET
    if text in elsewhere:
        return Elsewhere(text, elsewhere[text], beside_hub=text in beside_hub)
    tiers, networks = ", ".join(NetworkTier), ", ".join(sorted(elsewhere)) or "none"
    raise ValueError(
        f"{text!r} names nothing; give a tier ({tiers}), a tier of one VPC as vpc/tier, a network of address_space.elsewhere ({networks}) "
        "or internet"
    )


def _inspection(setting: InspectionSetting) -> Inspected | Uninspected:
    if setting.mode is InspectionMode.FIREWALL:
        return Inspected(allowed_domains=setting.allowed_domains)
    return Uninspected(accepted_by=setting.accepted_by, reason=setting.reason)
