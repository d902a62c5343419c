"""One environment, fully typed: what the file `stacks/Pulumi.<name>.yaml` says."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints

from stacks.account import Placements, Regions
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
from stacks.system import System
from stacks.tier import Tier
from stacks.words import Name, ResourceName, Section, at_least_one

Zone = Annotated[str, StringConstraints(pattern=r"^[a-h]$")]


def _two_or_more(zones: tuple[str, ...]) -> tuple[str, ...]:
    if not zones[1:]:
        raise ValueError("one zone cannot be lost and survived; give at least two")
    return zones


class Environment(Section):
    """Everything the program is told; nothing else is read.

    Attributes:
        partition: AWS partition of every ARN.
        throw_away: True where all data is invented and the whole environment may be destroyed.
        stateful_protection: whether databases, keys and locked buckets refuse deletion by the engine.
        replaceable: what the next `up` may replace or delete although it holds state, each as ``type::name``, the last words of its URN.
        zones: availability zone suffixes, the same in both Regions.
    """

    name: Annotated[Name, StringConstraints(max_length=12)]
    partition: Literal["aws", "aws-us-gov", "aws-cn"] = "aws"
    throw_away: bool
    stateful_protection: bool
    regions: Regions
    replaceable: frozenset[ResourceName] = frozenset()
    zones: Annotated[tuple[Zone, ...], AfterValidator(_two_or_more)]
    placements: Placements
    address_space: AddressSpace
    tiers: Annotated[dict[Name, Tier], AfterValidator(at_least_one)]
    systems: Annotated[tuple[System, ...], AfterValidator(at_least_one)]
    keys: Keys
    logs: LogKeeping
    name_service: NameService
    drills: Drills
    network: NetworkShape | None = None
    resolver: Resolver | None = None
    connectivity: Connectivity | None = None
    certificates: Certificates | None = None
    identity: Identity | None = None
    organization: Organization | None = None
    detection: Detection | None = None
    documents: Documents | None = None
    queues: Queues | None = None
    backup: Backup | None = None
    operations: Operations | None = None
    spending: Spending | None = None

    def name_of(self, system: System) -> str:
        """The name under which applications find a system's database."""
        return f"{system.name}.{self.name_service.zone}"
