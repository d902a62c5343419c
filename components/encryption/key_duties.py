"""Who may do what with one key, checked for separation when it is written down.

Pure. Source: NIST SP 800-57 part 1 rev. 5, 6.1.1 (separation of duties); AWS KMS Developer Guide, "Key policies".
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import combinations

from components.encryption.grant_operation import GrantOperation
from components.encryption.own_role_use import OwnRoleUse


class KeyPolicyError(ValueError):
    """The duties asked for would break the separation this room promises."""


@dataclass(frozen=True, kw_only=True)
class ServiceUse:
    """An AWS service that encrypts with a key, and the one thing it may do so for.

    Attributes:
        principal: for example ``cloudtrail.amazonaws.com``.
        condition_key: what ties the use to us, for example ``aws:SourceAccount``.
        values: patterns, one of which must match.
        what: tells one use from another by the same service; empty where there is one.
    """

    principal: str
    condition_key: str
    values: tuple[str, ...]
    what: str = ""


@dataclass(frozen=True, kw_only=True)
class Delegate:
    """A role that users of a key may let use it, by a grant and for these operations alone."""

    role: str
    operations: frozenset[GrantOperation]


@dataclass(frozen=True, kw_only=True)
class KeyDuties:
    """Who may do what with one key. No role has two duties.

    Attributes:
        administrators: role ARNs that may configure, rotate and tag the key; never read with it.
        users: role ARNs that may encrypt and decrypt, and let AWS services do so for them; never configure.
        destroyers: the break-glass roles that alone may disable or delete it, approved by a second person.
        services: AWS services that encrypt with it, each for one purpose.
        delegates: roles that users may grant some use of it.
        own_roles: roles of the environment that use it through one AWS service alone.

    Raises:
        KeyPolicyError: naming every broken rule, not only the first.
    """

    administrators: frozenset[str]
    users: frozenset[str]
    destroyers: frozenset[str]
    services: tuple[ServiceUse, ...] = ()
    delegates: tuple[Delegate, ...] = ()
    own_roles: tuple[OwnRoleUse, ...] = ()

    def __post_init__(self) -> None:
        reasons = (
            self._nobody_administers(),
            *self._two_duties(),
            *self._managers_by_pattern(),
            self._not_roles(),
            self._services_for_anybody(),
            self._nobody_grants(),
        )
        problems = [reason for reason in reasons if reason]
        if problems:
            raise KeyPolicyError("; ".join(problems))

    def _nobody_administers(self) -> str | None:
        return None if self.administrators else "nobody administers the key"

    def _two_duties(self) -> list[str]:
        held = {
            "user": self.users,
            "administrator": self.administrators,
            "destroyer": self.destroyers,
            "delegate": frozenset(delegate.role for delegate in self.delegates),
        }
        pairs = ((one, other, held[one] & held[other]) for one, other in combinations(held, 2) if (one, other) != ("user", "delegate"))
        return [f"both {one} and {other}: {', '.join(sorted(both))}" for one, other, both in pairs if both]

    def _managers_by_pattern(self) -> list[str]:
        """Own roles are named by a pattern, which must not catch a role that manages the key."""
        managers = sorted(self.administrators | self.destroyers)
        caught = ((use.what, [arn for arn in managers if fnmatchcase(arn.partition(":role/")[2], use.roles)]) for use in self.own_roles)
        return [f"manages the key, and its name lets it use it ({what}): {', '.join(arns)}" for what, arns in caught if arns]

    def _not_roles(self) -> str | None:
        everybody = self.administrators | self.users | self.destroyers | {delegate.role for delegate in self.delegates}
        people = {arn for arn in everybody if ":role/" not in arn}
        return f"not a role: {', '.join(sorted(people))}" if people else None

    def _services_for_anybody(self) -> str | None:
        unbound = [use.principal for use in self.services if not use.values]
        return f"may use the key for anybody: {', '.join(unbound)}" if unbound else None

    def _nobody_grants(self) -> str | None:
        return "has delegates, but no user who could grant to them" if self.delegates and not self.users else None
