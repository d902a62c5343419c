"""What every component needs to know of the environment it is part of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class EnvironmentFacts:
    """Facts that are the same everywhere in an environment.

    Attributes:
        name: first word of every AWS name.
        accounts: every account id in it.
        throw_away: all data is invented; buckets may be emptied and databases dropped without a last copy.
        protect: databases, keys and locked buckets refuse deletion by the engine.
    """

    name: str
    accounts: frozenset[str]
    throw_away: bool
    protect: bool

    def named(self, *words: str) -> str:
        """An AWS name: ``<environment>-<word>-…``."""
        return "-".join((self.name, *words))

    def tags(self, *words: str, **more: str) -> dict[str, str]:
        """Tags of a resource of that name."""
        return {"Name": self.named(*words), "holdfast:environment": self.name, **{f"holdfast:{key}": value for key, value in more.items()}}
