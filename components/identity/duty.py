"""Duties of people, and which of them no group may hold together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum


class Duty(StrEnum):
    """What a role is for; whoever holds it may do that and nothing else.

    Destroying a key is none: that takes two people, and is kept by `components.encryption.key_break_glass`.
    """

    PLATFORM_ENGINEER = "platform-engineer"
    SECURITY_REVIEWER = "security-reviewer"
    AUDITOR = "auditor"
    LOG_REVIEW = "log-review"
    KEY_ADMINISTRATION = "key-administration"
    BACKUP_OPERATOR = "backup-operator"
    ON_CALL = "on-call"
    APPROVER = "approver"


ADMINISTRATES = frozenset({Duty.PLATFORM_ENGINEER, Duty.KEY_ADMINISTRATION, Duty.BACKUP_OPERATOR, Duty.ON_CALL})
"""Duties that change something."""

# NIST SP 800-53 rev. 5, AC-5 (separation of duties); HIPAA 164.308(a)(3)(ii)(A).
_APART = (
    *((Duty.APPROVER, duty, "nobody approves their own work") for duty in sorted(ADMINISTRATES)),
    (Duty.AUDITOR, Duty.KEY_ADMINISTRATION, "who configures keys does not audit them"),
    (Duty.AUDITOR, Duty.PLATFORM_ENGINEER, "who changes the platform does not audit it"),
    (Duty.LOG_REVIEW, Duty.PLATFORM_ENGINEER, "who changes the platform does not review its logs"),
)


def not_apart(holders: Mapping[Duty, frozenset[str]]) -> Iterator[tuple[Duty, str]]:
    """Every duty whose holders may not have it, with the reason.

    Args:
        holders: groups by duty.
    """
    for duty, other, why in _APART:
        for both in sorted(holders.get(duty, frozenset()) & holders.get(other, frozenset())):
            yield duty, f"group {both!r} also holds the duty {other.value!r}; {why}"
