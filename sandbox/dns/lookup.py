"""Which records answer a question. Pure; RFC 1034 section 4.3.2 for the walk, `routing` for who is chosen.

An alias is answered under its own name with the records of its target, and the asker does not see the target. A CNAME whose
target is an IPv4 address is answered as an address record, because the endpoint of a database in the sandbox is an address and
not a name.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sandbox.dns.record_set import RecordSet, Zone, plain
from sandbox.dns.routing import Chance, choose

_CHASED = 8

Healthy = Callable[[str], bool]
"""Whether the health check of this id is good."""


class Status(StrEnum):
    """How a question ends: answered (with or without records), no such name, or not ours to answer."""

    ANSWERED = "NOERROR"
    NO_SUCH_NAME = "NXDOMAIN"
    NOT_OURS = "REFUSED"


@dataclass(frozen=True)
class Record:
    """One record of an answer."""

    name: str
    type: str
    ttl: int
    value: str


@dataclass(frozen=True)
class Answer:
    """Records in the order of the walk, and the zone that answered (None when it is not ours)."""

    status: Status
    records: tuple[Record, ...] = ()
    zone: Zone | None = None


def lookup(zones: Iterable[Zone], name: str, type: str, healthy: Healthy, chance: Chance) -> Answer:
    """The answer to one question; `chance` decides between weights."""
    zones = tuple(zones)
    asked = owner = plain(name)
    zone = _zone_of(zones, asked)
    if zone is None:
        return Answer(Status.NOT_OURS)
    if not _sets_at(zone, asked):
        return Answer(Status.ANSWERED if _is_parent(zone, asked) else Status.NO_SUCH_NAME, (), zone)
    found: list[Record] = []
    for _ in range(_CHASED):
        current = _zone_of(zones, asked)
        if current is None:
            break  # a name in somebody else's zone: the asker goes on from here
        step = choose(_candidates(current, asked, type), lambda record: _is_good(zones, record, healthy), chance)
        if step is None:
            break
        if step.alias is not None:
            asked = step.alias
            continue
        records = [_record(step, owner, value, type) for value in step.values]
        found += records
        follow = next((plain(r.value) for r in records if r.type == "CNAME" and type != "CNAME"), None)
        if follow is None:
            break
        asked = owner = follow
    return Answer(Status.ANSWERED, tuple(found), zone)


def _zone_of(zones: Sequence[Zone], name: str) -> Zone | None:
    """The zone with the longest name that `name` lies in; of two of one name the private one, as inside a VPC.

    Source: Amazon Route 53 Developer Guide, "Considerations when working with a private hosted zone".
    """
    inside = [zone for zone in zones if name == zone.name or name.endswith("." + zone.name)]
    return max(inside, key=lambda zone: (len(zone.name), zone.private), default=None)


def _is_parent(zone: Zone, name: str) -> bool:
    """Whether names exist below this one, so that it exists without records (RFC 8020)."""
    return any(record.name.endswith("." + name) for record in zone.records)


def _sets_at(zone: Zone, name: str) -> list[RecordSet]:
    """The record sets of a name, or of the wildcard that stands for it."""
    wild = "*." + name.partition(".")[2]
    return [record for record in zone.records if record.name == name] or [record for record in zone.records if record.name == wild]


def _candidates(zone: Zone, name: str, type: str) -> list[RecordSet]:
    here = _sets_at(zone, name)
    return [record for record in here if record.type == type] or [record for record in here if record.type == "CNAME"]


def _is_good(zones: Sequence[Zone], record: RecordSet, healthy: Healthy, depth: int = _CHASED) -> bool:
    """Whether its own check is good and, for an alias that asks for it, one of the sets it stands for is (EvaluateTargetHealth)."""
    if record.health_check is not None and not healthy(record.health_check):
        return False
    if record.alias is None or not record.evaluates_target or not depth:
        return True
    zone = _zone_of(zones, record.alias)
    targets = _candidates(zone, record.alias, record.type) if zone else []
    return not targets or any(_is_good(zones, target, healthy, depth - 1) for target in targets)


def _record(record: RecordSet, name: str, value: str, asked_type: str) -> Record:
    if record.type == "CNAME" and asked_type != "CNAME" and _is_address(value):
        return Record(name, "A", record.ttl, value)
    return Record(name, record.type, record.ttl, value)


def _is_address(value: str) -> bool:
    try:
        ipaddress.IPv4Address(value)
    except ValueError:
        return False
    return True
