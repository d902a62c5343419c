"""Private paths out of the cloud: Direct Connect, VPN, partner endpoints."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from components.connectivity.link_kind import LinkKind
from stacks.account import RegionRole
from stacks.settings.partners import Partners
from stacks.settings.private_path import OwnNumber, PathSettings
from stacks.words import Name, Section, at_least_one


class TransitNumbers(Section):
    """Numbers in BGP of the Transit Gateways. They are part of a gateway: another number is another gateway."""

    primary: OwnNumber
    recovery: OwnNumber

    def of(self, role: RegionRole) -> int:
        """The number in one Region."""
        found: int = getattr(self, role.value)
        return found


class Connectivity(Section):
    """Private paths out of the cloud.

    Attributes:
        owner: who is called when a path fails; a duty of an on-call list, not a person.
        log_days: days for which negotiations of tunnels are kept.
        paths: by purpose, such as ``administration``, ``integration`` and ``migration``.
    """

    owner: Name
    log_days: Annotated[int, Field(ge=1, le=3653)] = 365
    transit_asns: TransitNumbers
    paths: Annotated[dict[Name, PathSettings], AfterValidator(at_least_one)]
    partners: Partners = Partners()

    @property
    def beside_hub(self) -> frozenset[str]:
        """The networks elsewhere that private paths lead to; no packet of theirs passes the hub."""
        return frozenset(network for path in self.paths.values() if path.kind is LinkKind.PRIVATE for network in path.networks)
