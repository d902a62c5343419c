"""What every component needs to know of the environment it is part of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pulumi


@dataclass(frozen=True, kw_only=True)
class EnvironmentFacts:
    """Facts that are the same everywhere in an environment.

    Attributes:
        name: first word of every AWS name.
        accounts: every account id in it.
        throw_away: all data is invented; buckets may be emptied and databases dropped without a last copy.
        protect: databases, keys and locked buckets refuse deletion by the engine.
        cost_centre: who pays for it, None where nobody asked.
        system: the one system that what is made belongs to; see `of_system`.
        boundaries: ARN of the permission boundary that every role of ours carries, by account; empty where the environment has none.
    """

    name: str
    accounts: frozenset[str]
    throw_away: bool
    protect: bool
    cost_centre: str | None = None
    system: str | None = None
    boundaries: Mapping[str, pulumi.Input[str]] = field(default_factory=dict, compare=False)

    def boundary(self, account: str) -> pulumi.Input[str] | None:
        """The permission boundary of roles in `account`; a role that is given it is made after it."""
        return self.boundaries.get(account)

    def named(self, *words: str) -> str:
        """An AWS name: ``<environment>-<word>-…``."""
        return "-".join((self.name, *words))

    def of_system(self, system: str) -> EnvironmentFacts:
        """The same facts for what belongs to one system: every tag set names it, so that its cost can be told."""
        return replace(self, system=system)

    def tags(self, *words: str, **more: str) -> dict[str, str]:
        """Tags of a resource of that name; costs are told by ``holdfast:environment``, ``holdfast:system`` and ``cost-centre``."""
        system = {"system": self.system} if self.system else {}
        paid = {"cost-centre": self.cost_centre} if self.cost_centre else {}
        ours = {"environment": self.name, **system, **more}
        return {"Name": self.named(*words), **paid, **{f"holdfast:{key}": value for key, value in ours.items()}}
