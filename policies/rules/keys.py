"""Rules of encryption keys.

Source: AWS KMS Developer Guide, "Key policies", "Permissions reference", "Rotate AWS KMS keys"; NIST SP 800-57 part 1 rev. 5, 6.1.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policies.aws.keys import KEY, REPLICA, policy_of
from policies.aws.statements import Statement
from policies.graph import Graph
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

ADMINISTER = ("kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:DisableKeyRotation")
USE = ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:Sign", "kms:GenerateMac")
_SYMMETRIC = {"", "SYMMETRIC_DEFAULT"}
_CHECKS_LOCKOUT = (
    KEY,
    REPLICA,
    "aws:kms/externalKey:ExternalKey",
    "aws:kms/keyPolicy:KeyPolicy",
    "aws:kms/replicaExternalKey:ReplicaExternalKey",
)


@rule(
    "KEY-001",
    Severity.CRITICAL,
    asks="Is nobody both administrator and user of a key?",
    remedy="Split the role in two, and let the key's policy name one for administration and the other for use.",
    controls=("HIPAA 164.312(a)(2)(iv)", "HIPAA 164.308(a)(4)(ii)(B)", "NIST AC-5", "NIST SC-12", "NIST AC-6"),
)
def administrators_are_not_users(graph: Graph) -> Iterator[Violation]:
    """Whoever can change the policy and read with the key can give away everything and nobody else would know."""
    for key in graph.of_type(KEY, REPLICA):
        written = policy_of(graph, key)
        if not written:
            yield Violation(key, f"{key.name} has no policy of its own; the default lets the whole account do both")
            continue
        both = holders(written, ADMINISTER) & holders(written, USE)
        if both:
            yield Violation(key, f"{', '.join(sorted(both))} administers {key.name} and uses it too")


@rule(
    "KEY-002",
    Severity.HIGH,
    asks="Does every symmetric key rotate?",
    remedy="Set enableKeyRotation; choose the period with rotationPeriodInDays.",
    controls=("HIPAA 164.312(a)(2)(iv)", "NIST SC-12", "NIST SC-12(2)", "CIS AWS 3.6"),
)
def keys_rotate(graph: Graph) -> Iterator[Violation]:
    """Rotation bounds what one lost version of a key gives away; KMS rotates nothing but symmetric keys."""
    for key in graph.of_type(KEY):
        if _can_rotate(key) and not key.flag("enableKeyRotation"):
            yield Violation(key, f"{key.name} never rotates")


@rule(
    "KEY-003",
    Severity.MEDIUM,
    asks="Does deleting a key take at least 30 days?",
    remedy="Set deletionWindowInDays to 30, or leave it out.",
    controls=("HIPAA 164.308(a)(7)(i)", "NIST CP-9", "NIST SC-12(1)"),
)
def deletion_takes_its_time(graph: Graph) -> Iterator[Violation]:
    """A deleted key deletes every backup made with it; the waiting time is the only undo."""
    for key in graph.of_type(KEY, REPLICA):
        days = key.number("deletionWindowInDays")
        if days is not None and days < 30:  # noqa: PLR2004 - the number in the question
            yield Violation(key, f"{key.name} can be gone after {days:g} days")


@rule(
    "KEY-009",
    Severity.HIGH,
    asks="Does KMS check every key policy for locking everybody out?",
    remedy="Leave bypassPolicyLockoutSafetyCheck out.",
    controls=("HIPAA 164.308(a)(7)(i)", "HIPAA 164.312(a)(2)(ii)", "NIST SC-12(1)", "NIST CP-9"),
)
def policies_cannot_lock_everybody_out(graph: Graph) -> Iterator[Violation]:
    """A key whose policy nobody may change can be opened again by AWS Support at best, and its data with it."""
    for holder in graph.of_type(*_CHECKS_LOCKOUT):
        if holder.flag("bypassPolicyLockoutSafetyCheck"):
            yield Violation(holder, f"{holder.name} tells KMS not to check whether its policy locks everybody out")


@rule(
    "KEY-010",
    Severity.MEDIUM,
    asks="Does every key that rotates do so at least once a year?",
    remedy="Set rotationPeriodInDays to 365 or less, or leave it out.",
    controls=("HIPAA 164.312(a)(2)(iv)", "NIST SC-12", "NIST SC-12(2)", "CIS AWS 3.6"),
)
def keys_rotate_once_a_year(graph: Graph) -> Iterator[Violation]:
    """KMS accepts seven years between rotations, which reads as rotation in every report and bounds nothing."""
    for key in graph.of_type(KEY):
        days = key.number("rotationPeriodInDays") if _can_rotate(key) else None
        if days is not None and days > 365:  # noqa: PLR2004 - the year in the question
            yield Violation(key, f"{key.name} rotates every {days:g} days")


def holders(written: Iterable[Statement], actions: tuple[str, ...]) -> set[str]:
    """The principals to whom statements allow any of some actions."""
    return {p for s in written if any(s.grants(a) for a in actions) for p in s.principals}


def _can_rotate(key: Resource) -> bool:
    return key.text("customerMasterKeySpec") in _SYMMETRIC and key.text("keyUsage") in {"", "ENCRYPT_DECRYPT"}
