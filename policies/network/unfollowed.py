"""What stands in the way of following a path, and the refusal to answer without it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policies.network.addresses import may_be_internet, overlap
from policies.resource import Resource, UnknownValueError


@dataclass(frozen=True)
class Unfollowed:
    """A hop that may lead anywhere, and why it cannot be followed.

    Attributes:
        cidrs: the only destinations it can be about; none where that is not known either.
    """

    resource: Resource
    reason: str
    cidrs: tuple[str, ...] = ()

    @property
    def may_be_internet(self) -> bool:
        """Whether it may lead to addresses of the internet."""
        return not self.cidrs or any(may_be_internet(cidr) for cidr in self.cidrs)

    def may_hold(self, wanted: str) -> bool:
        """Whether it may lead to some address of `wanted`."""
        return not self.cidrs or any(overlap(cidr, wanted) for cidr in self.cidrs)


class UnfollowedError(UnknownValueError):
    """A path has hops that cannot be followed: the verdict is DEFERRED and names each."""

    def __init__(self, found: Sequence[Unfollowed]) -> None:
        super().__init__(found[0].resource, found[0].reason)
        self._reasons = "; ".join(dict.fromkeys(f"{one.resource.name}: {one.reason}" for one in found))

    def __str__(self) -> str:
        return self._reasons


def refuse(found: Iterable[Unfollowed]) -> None:
    """Give no answer where something was not followed.

    Raises:
        UnfollowedError: `found` is not empty.
    """
    if listed := tuple(found):
        raise UnfollowedError(listed)
