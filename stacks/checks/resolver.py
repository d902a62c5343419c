"""Rules about name resolution."""

from __future__ import annotations

from collections.abc import Iterator

from stacks.checks.elsewhere import networks_elsewhere
from stacks.checks.finding import Check, Finding
from stacks.draft import Draft

_AWS_NAMES = ("amazonaws.com", "amazonaws.com.cn", "aws")


def _zones_once(draft: Draft) -> Iterator[Finding]:
    if draft.resolver is None:
        return
    taken = {draft.name_service.zone: "name_service.zone"} if draft.name_service else {}
    for number, zone in enumerate(draft.resolver.zones):
        if zone in taken:
            yield ("resolver", "zones", number), f"{zone!r} is already {taken[zone]}"
        taken.setdefault(zone, f"resolver.zones[{number}]")


def _asked_by_known_networks(draft: Draft) -> Iterator[Finding]:
    if draft.resolver is None or draft.address_space is None:
        return
    known = draft.address_space.elsewhere
    for number, network in enumerate(draft.resolver.asked_by):
        if network not in known:
            yield (
                ("resolver", "asked_by", number),
                f"{network!r} is no network of address_space.elsewhere; there are: {', '.join(sorted(known)) or 'none'}",
            )
        if network in draft.resolver.asked_by[:number]:
            yield ("resolver", "asked_by", number), f"{network!r} is there twice"


def _forwarded_once(draft: Draft) -> Iterator[Finding]:
    if draft.resolver is None:
        return
    first: dict[str, int] = {}
    for number, forwarded in enumerate(draft.resolver.forward):
        if forwarded.domain in first:
            yield (
                ("resolver", "forward", number, "domain"),
                f"{forwarded.domain!r} is already forwarded by resolver.forward[{first[forwarded.domain]}]; only one rule would decide",
            )
        first.setdefault(forwarded.domain, number)


def _own_names_stay_ours(draft: Draft) -> Iterator[Finding]:
    if draft.resolver is None:
        return
    own = {*draft.resolver.zones, *((draft.name_service.zone,) if draft.name_service else ())}
    for number, forwarded in enumerate(draft.resolver.forward):
        place = ("resolver", "forward", number, "domain")
        for zone in sorted(own):
            if _within(forwarded.domain, zone):
                yield place, f"{forwarded.domain!r} belongs to our own private zone {zone!r}; a forwarding rule would hide its records"
        if any(_within(forwarded.domain, name) for name in _AWS_NAMES):
            yield place, f"{forwarded.domain!r} holds names of AWS services; asked elsewhere they would lead past the private endpoints"


def _within(domain: str, zone: str) -> bool:
    return domain == zone or domain.endswith(f".{zone}")


def _resolvers_are_elsewhere(draft: Draft) -> Iterator[Finding]:
    if draft.resolver is None:
        return
    known = networks_elsewhere(draft)
    for number, forwarded in enumerate(draft.resolver.forward):
        place = ("resolver", "forward", number, "resolvers")
        if len(set(forwarded.resolvers)) < 2:  # noqa: PLR2004 - two is the point
            yield place, "gives fewer than two resolvers; one cannot be lost and survived"
        for position, address in enumerate(forwarded.resolvers):
            if known is not None and not any(address in network for network in known.values()):
                yield (*place, position), f"{address} is in no network of address_space.elsewhere, so no path leads there"


def _lists_agree(draft: Draft) -> Iterator[Finding]:
    if draft.resolver is None:
        return
    lists = draft.resolver.firewall
    for number, pattern in enumerate(lists.blocked):
        if pattern in lists.allowed:
            yield ("resolver", "firewall", "blocked", number), f"{pattern!r} is also allowed, and what is allowed is never stopped"


CHECKS: tuple[Check, ...] = (
    _zones_once,
    _asked_by_known_networks,
    _forwarded_once,
    _own_names_stay_ours,
    _resolvers_are_elsewhere,
    _lists_agree,
)
