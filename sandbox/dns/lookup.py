"""Which records answer a question. Pure; RFC 1034 section 4.3.2 for the walk, Route 53's rules for who is chosen.

Of a failover pair the primary is answered while its check is good or while the secondary's is bad too (Amazon Route 53
Developer Guide, "Active-passive failover"). A CNAME whose target is an IPv4 address is answered as an address record,
because the endpoint of a database in the sandbox is an address and not a name.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sandbox.dns.record_set import Failover, RecordSet, Zone, plain

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


def lookup(zones: Iterable[Zone], name: str, type: str, healthy: Healthy) -> Answer:
    """The answer to one question."""
    zones = tuple(zones)
    zone = _zone_of(zones, plain(name))
    if zone is None:
        return Answer(Status.NOT_OURS)
    found: list[Record] = []
    asked = plain(name)
    for _ in range(_CHASED):
        current = _zone_of(zones, asked)
        if current is None:
            break  # an alias into somebody else's zone: the asker goes on from here
        sets = [r for r in current.records if r.name == asked] or _wildcards(current, asked)
        if not sets and not found:
            return Answer(Status.NO_SUCH_NAME if not _is_parent(current, asked) else Status.ANSWERED, (), zone)
        step = _chosen(sets, type, healthy)
        if step is None:
            break
        records = [_record(step, asked, value, type) for value in step.values]
        if step.alias is None:
            found += records
        follow = step.alias or next((plain(r.value) for r in records if r.type == "CNAME" and type != "CNAME"), None)
        if follow is None:
            break
        asked = follow
    return Answer(Status.ANSWERED, tuple(found), zone)


def _zone_of(zones: Sequence[Zone], name: str) -> Zone | None:
    """The zone with the longest name that `name` lies in."""
    inside = [zone for zone in zones if name == zone.name or name.endswith("." + zone.name)]
    return max(inside, key=lambda zone: len(zone.name), default=None)


def _is_parent(zone: Zone, name: str) -> bool:
    """Whether names exist below this one, so that it exists without records (RFC 8020)."""
    return any(record.name.endswith("." + name) for record in zone.records)


def _wildcards(zone: Zone, name: str) -> list[RecordSet]:
    wild = "*." + name.partition(".")[2]
    return [record for record in zone.records if record.name == wild]


def _chosen(sets: Sequence[RecordSet], type: str, healthy: Healthy) -> RecordSet | None:
    candidates = [r for r in sets if r.type == type] or [r for r in sets if r.type == "CNAME"]
    good = [r for r in candidates if r.health_check is None or healthy(r.health_check)]
    for role in (Failover.PRIMARY, Failover.SECONDARY):
        if chosen := next((r for r in good if r.failover is role), None):
            return chosen
    usable = good or candidates  # when all are bad, Route 53 answers as if all were good
    return max(usable, key=lambda r: (r.failover is Failover.PRIMARY, r.weight or 0), default=None)


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
