"""A VPC as name resolution sees it."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class SeenVpc:
    """One VPC that asks.

    Attributes:
        name: its logical name, part of every name made for it.
        placement: whose it is.
    """

    name: str
    vpc_id: pulumi.Output[str]
    placement: Placement
