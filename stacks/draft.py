"""What could be read of an environment so far: enough to go on finding problems after the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from stacks.account import Placements, Regions
from stacks.environment import Environment
from stacks.settings.address_space import AddressSpace
from stacks.settings.backup import Backup
from stacks.settings.certificates import Certificates
from stacks.settings.connectivity import Connectivity
from stacks.settings.detection import Detection
from stacks.settings.documents import Documents
from stacks.settings.drills import Drills
from stacks.settings.identity import Identity
from stacks.settings.keys import Keys
from stacks.settings.log_keeping import LogKeeping
from stacks.settings.name_service import NameService
from stacks.settings.network import NetworkShape
from stacks.settings.operations import Operations
from stacks.settings.organization import Organization
from stacks.settings.queues import Queues
from stacks.settings.resolver import Resolver
from stacks.settings.spending import Spending
from stacks.words import Duration, RoleArn


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The sections of an environment file that are right in themselves; None where one is not.

    Attributes:
        unreadable: names of the sections that are there and wrong in themselves, which is told already.
        times: every objective that is a duration, by tier and setting, also of tiers that are wrong elsewhere.
        tier_names: names of all tiers written down.
        system_names: what each system calls itself, by its number in the file, also of systems that are wrong elsewhere.
        system_tiers: the tier each system claims, by its number.
        system_engines: the engine each system names, by its number; `system_drillable`: whether drills may touch it.
        key_duties: role ARNs by data class and duty, also of classes that are wrong elsewhere.
    """

    name: str | None
    throw_away: bool | None
    stateful_protection: bool | None
    regions: Regions | None
    zones: tuple[str, ...] | None
    placements: Placements | None
    address_space: AddressSpace | None
    unreadable: frozenset[str]
    times: Mapping[tuple[str, str], timedelta]
    tier_names: frozenset[str]
    system_names: Mapping[int, str]
    system_tiers: Mapping[int, str]
    system_engines: Mapping[int, str]
    system_drillable: Mapping[int, bool]
    key_duties: Mapping[tuple[str, str], frozenset[str]]
    keys: Keys | None
    logs: LogKeeping | None
    name_service: NameService | None
    drills: Drills | None
    network: NetworkShape | None
    resolver: Resolver | None
    connectivity: Connectivity | None
    certificates: Certificates | None
    identity: Identity | None
    organization: Organization | None
    detection: Detection | None
    documents: Documents | None
    queues: Queues | None
    backup: Backup | None
    operations: Operations | None
    spending: Spending | None


def draft_of(section: Mapping[str, Any]) -> Draft:
    """Read what can be read of an environment, each setting by itself, so that one mistake hides no other."""
    hints = get_type_hints(Environment, include_extras=True)
    tiers, systems = dict(_items(section.get("tiers"))), dict(_items(section.get("systems")))
    read = {field.name: _read(hints[field.name], section.get(field.name)) for field in fields(Draft) if field.name in hints}
    return Draft(
        **read,
        unreadable=frozenset(name for name, value in read.items() if value is None and section.get(name) is not None),
        times={
            (str(name), setting): time
            for name, tier in tiers.items()
            for setting, value in _items(tier)
            if (time := _read(Duration, value)) is not None
        },
        tier_names=frozenset(str(name) for name in tiers),
        system_names=_texts(systems, "name"),
        system_tiers=_texts(systems, "tier"),
        system_engines=_texts(systems, "engine"),
        system_drillable={
            number: said for number, system in systems.items() if isinstance(said := dict(_items(system)).get("drillable"), bool)
        },
        key_duties={
            (str(data_class), duty): holders
            for data_class, roles in _items(section.get("keys"))
            for duty in ("administrators", "users", "destroyers")
            if (holders := _read(frozenset[RoleArn], dict(_items(roles)).get(duty, []))) is not None
        },
    )


def _texts(systems: Mapping[Any, object], setting: str) -> dict[int, str]:
    return {
        number: dict(_items(system))[setting] for number, system in systems.items() if isinstance(dict(_items(system)).get(setting), str)
    }


def _items(section: object) -> Iterator[tuple[Any, object]]:
    if isinstance(section, dict):
        yield from section.items()
    elif isinstance(section, list):
        yield from enumerate(section)


def _read(hint: Any, value: object) -> Any:
    try:
        return TypeAdapter(hint).validate_python(value)
    except ValidationError:
        return None  # told by `parse_environment`, which validates the whole
