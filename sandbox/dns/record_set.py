"""A Route 53 record set and zone as values, read from the API's own shapes.

Source: Amazon Route 53 API Reference, "ResourceRecordSet".
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Failover(StrEnum):
    """Which of a failover pair a record set is."""

    PRIMARY = "PRIMARY"
    SECONDARY = "SECONDARY"


@dataclass(frozen=True)
class RecordSet:
    """Records of one name and type; `name` is lower case without the last dot.

    Attributes:
        alias: the name this set stands for, in place of values.
        evaluates_target: whether an alias is only as good as what it stands for.
        health_check: id of the check that decides whether it may be answered, or None.
        weight: share among sets of the same name and type, or None.
    """

    name: str
    type: str
    ttl: int
    values: tuple[str, ...]
    alias: str | None = None
    set_identifier: str | None = None
    failover: Failover | None = None
    health_check: str | None = None
    weight: int | None = None
    evaluates_target: bool = False


@dataclass(frozen=True)
class Zone:
    """A hosted zone and all its record sets."""

    name: str
    records: tuple[RecordSet, ...]
    private: bool = False

    @property
    def start_of_authority(self) -> str | None:
        """The value of its SOA record, or None when it has none."""
        return next((r.values[0] for r in self.records if r.name == self.name and r.type == "SOA" and r.values), None)


def plain(name: str) -> str:
    """Lower case, no last dot, and the octal escape that Route 53 uses for a wildcard undone."""
    return name.rstrip(".").lower().replace("\\052", "*")


def record_set(raw: Mapping[str, Any]) -> RecordSet:
    """A record set from `ListResourceRecordSets`."""
    alias = raw.get("AliasTarget")
    failover = raw.get("Failover")
    return RecordSet(
        name=plain(raw["Name"]),
        type=raw["Type"],
        ttl=int(raw.get("TTL", 60)),
        values=tuple(_value(record["Value"]) for record in raw.get("ResourceRecords", ())),
        alias=plain(alias["DNSName"]) if alias else None,
        set_identifier=raw.get("SetIdentifier"),
        failover=Failover(failover) if failover else None,
        health_check=raw.get("HealthCheckId"),
        weight=raw.get("Weight"),
        evaluates_target=bool(alias and alias.get("EvaluateTargetHealth")),
    )


def _value(text: str) -> str:
    """A record's value; of the SOA that moto makes with a zone, it lists the whole ``{'Value': …}`` where the value belongs."""
    return str(ast.literal_eval(text)["Value"]) if text.startswith("{'Value':") else text
