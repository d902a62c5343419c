"""What the setting `logs.legal_hold` of an environment makes: the two roles that hold versions of locked buckets."""

from __future__ import annotations

from collections.abc import Iterable

from components.logs.legal_hold_roles import LegalHoldRoles, LegalHoldRolesArgs
from components.storage.private_bucket import PrivateBucket
from stacks.account import AccountRole, RegionRole
from stacks.parts.foundation import Foundation


def make_legal_hold(base: Foundation, locked: Iterable[PrivateBucket]) -> None:
    """Make them, where the environment asks for it.

    Args:
        base: what else there is.
        locked: buckets of logs, evidence and documents, copies included, whose policies name the two roles.
    """
    settings = base.environment.logs.legal_hold
    if settings is None:
        return
    LegalHoldRoles(
        "legal-hold",
        LegalHoldRolesArgs(
            facts=base.facts,
            placement=base.at(AccountRole.LOG_ARCHIVE, RegionRole.PRIMARY),
            placed_by=settings.placed_by,
            lifted_by=settings.lifted_by,
            bucket_arns=tuple(bucket.arn for bucket in locked if bucket.locked),
        ),
    )
