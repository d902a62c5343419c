"""What an upgrade from one set of identities to another would replace or delete."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from policies.identity.identity import Identity


class Fate(StrEnum):
    """What becomes of a resource that is not kept."""

    DELETED = "deleted"
    REPLACED = "replaced"


@dataclass(frozen=True, order=True)
class Loss:
    """One resource that an upgrade would not keep, and why."""

    type: str
    name: str
    fate: Fate
    why: str

    def __str__(self) -> str:
        return f"{self.type} {self.name} would be {self.fate.value}: {self.why}"


def losses(before: Iterable[Identity], after: Iterable[Identity], announced: Collection[str] = ()) -> tuple[Loss, ...]:
    """Every resource of `before` that `after` does not keep.

    Args:
        before: as released.
        after: as the program is now.
        announced: logical names of resources whose replacement or deletion the changelog names.
    """
    now = {identity.key: identity for identity in after}
    renamed = {(identity.type, alias): identity for identity in now.values() for alias in identity.aliases}
    found = (loss for identity in before for loss in _of(identity, now.get(identity.key) or _alias(renamed, identity)))
    return tuple(sorted(loss for loss in found if loss.name not in announced))


def _alias(renamed: dict[tuple[str, str], Identity], identity: Identity) -> Identity | None:
    by_name = renamed.get((identity.type, identity.name))
    return by_name or next((now for (type_, alias), now in renamed.items() if type_ == identity.type and _says(alias, identity)), None)


def _says(alias: str, identity: Identity) -> bool:
    """Whether an alias is the whole URN of what the resource was."""
    return alias.endswith(f"{identity.type}::{identity.name}") and "::" in alias


def _of(before: Identity, now: Identity | None) -> Iterable[Loss]:
    if now is None:
        yield Loss(before.type, before.name, Fate.DELETED, "no resource has its type, parent and name, or an alias that says so")
        return
    if now.provider != before.provider:
        yield Loss(before.type, before.name, Fate.REPLACED, f"it moves from {before.provider or 'no provider'} to {now.provider}")
    was, is_ = dict(before.fixed), dict(now.fixed)
    changed = sorted(name for name in was.keys() | is_.keys() if was.get(name) != is_.get(name))
    if changed:
        yield Loss(before.type, before.name, Fate.REPLACED, f"{', '.join(changed)} cannot change in place")
