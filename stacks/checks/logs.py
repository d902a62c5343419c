"""Rules about logs."""

from __future__ import annotations

from collections.abc import Iterator

from stacks.account import AccountRole
from stacks.checks.finding import Check, Finding
from stacks.draft import Draft
from stacks.settings.log_class import LogClass
from stacks.settings.log_keeping import LockMode, LogKeeping
from stacks.yaml_places import Place

_SIX_YEARS_DAYS = 2192  # HIPAA 164.316(b)(2)(i): six years, two leap days among them


def _classes(logs: LogKeeping) -> Iterator[tuple[Place, LogClass]]:
    """Every class that is written down, with the place of its settings."""
    yield ("logs",), logs.records_class
    for name in ("traffic", "evidence"):
        if (kept := getattr(logs, name)) is not None:
            yield ("logs", name), kept


def _locked_as_long_as_kept(draft: Draft) -> Iterator[Finding]:
    for place, kept in _classes(draft.logs) if draft.logs else ():
        if place != ("logs",) and kept.lock_days < kept.retention_days:  # of records, told by `_logs_kept`
            yield (
                (*place, "lock_days"),
                f"locks objects that live {kept.retention_days} days for {kept.lock_days} only; lock at least as long",
            )
        if kept.retention_days < kept.lock_days:
            yield (
                (*place, "retention_days"),
                f"is shorter than the lock of {kept.lock_days} days: a locked object that expires is hidden, still there, still paid for",
            )


def _kept_as_the_law_asks(draft: Draft) -> Iterator[Finding]:
    if draft.logs is None or draft.throw_away is not False:
        return
    for place, kept in _classes(draft.logs):
        if place != ("logs", "traffic") and kept.retention_days < _SIX_YEARS_DAYS:
            yield (
                (*place, "retention_days"),
                f"keeps what must be shown for six years (HIPAA 164.316(b)(2)(i)) for {kept.retention_days} days; keep {_SIX_YEARS_DAYS}",
            )
    if draft.logs.lock is LockMode.GOVERNANCE:
        yield (
            ("logs", "lock"),
            "GOVERNANCE can be bypassed by whoever holds one permission, and this environment holds real data; use COMPLIANCE",
        )


def _organization_whole(draft: Draft) -> Iterator[Finding]:
    if draft.logs is None:
        return
    organization, management = draft.logs.organization, draft.logs.management_account
    if organization and not management:
        yield ("logs", "organization"), "needs logs.management_account: the organization's trail belongs to that account, whoever made it"
    if management and not organization:
        yield ("logs", "management_account"), "is there without logs.organization, whose account it is"
    if draft.placements is None:
        return
    by_role = draft.placements.by_role()
    if organization is None and len(set(by_role.values())) > 1:
        yield ("logs", "organization"), "is missing, and there are several accounts: a trail of one account sees nothing of the others"
    security = by_role[AccountRole.SECURITY]
    for role, account in by_role.items() if organization else ():
        if account == security and role != AccountRole.SECURITY:
            yield (
                ("placements", role, "account"),
                "is also the account of security, which makes the organization's trail for the management account and must do nothing else",
            )
        if account == management:
            yield ("placements", role, "account"), "is the organization's management account; its policies do not bind that one"


def _replica_apart(draft: Draft) -> Iterator[Finding]:
    if draft.logs is None or draft.logs.replica is None or draft.placements is None or draft.throw_away is not False:
        return
    by_role = draft.placements.by_role()
    if by_role[draft.logs.replica.account] == by_role[AccountRole.LOG_ARCHIVE]:
        yield ("logs", "replica", "account"), "is where the originals are; whoever takes over that account has both"


def _hold_duties_apart(draft: Draft) -> Iterator[Finding]:
    if draft.logs and draft.logs.legal_hold:
        for both in sorted(draft.logs.legal_hold.placed_by & draft.logs.legal_hold.lifted_by):
            yield ("logs", "legal_hold", "lifted_by"), f"{both} also places holds; whoever places one must not be able to lift it"


CHECKS: tuple[Check, ...] = (
    _locked_as_long_as_kept,
    _kept_as_the_law_asks,
    _organization_whole,
    _replica_apart,
    _hold_duties_apart,
)
