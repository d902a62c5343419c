"""Rules of encryption keys.

Source: AWS KMS Developer Guide, "Key policies", "Permissions reference", "Rotate AWS KMS keys"; NIST SP 800-57 part 1 rev. 5, 6.1.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.graph import Graph
from policies.resource import Resource
from policies.rule import Severity, Violation, rule
from policies.statements import Statement, statements

_KEY = "aws:kms/key:Key"
_REPLICA = "aws:kms/replicaKey:ReplicaKey"
_KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy"
_ADMINISTER = ("kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:DisableKeyRotation")
_USE = ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:Sign", "kms:GenerateMac")
_SYMMETRIC = {"", "SYMMETRIC_DEFAULT"}


@rule(
    "KEY-001",
    Severity.CRITICAL,
    asks="Is nobody both administrator and user of a key?",
    remedy="Split the role in two, and let the key's policy name one for administration and the other for use.",
    controls=("HIPAA 164.312(a)(2)(iv)", "HIPAA 164.308(a)(4)(ii)(B)", "NIST AC-5", "NIST SC-12", "NIST AC-6"),
)
def administrators_are_not_users(graph: Graph) -> Iterator[Violation]:
    """Whoever can change the policy and read with the key can give away everything and nobody else would know."""
    for key in graph.of_type(_KEY, _REPLICA):
        written = [s for holder in _policies(graph, key) for s in statements(holder, "policy")]
        if not written:
            yield Violation(key, f"{key.name} has no policy of its own; the default lets the whole account do both")
            continue
        both = _principals(written, _ADMINISTER) & _principals(written, _USE)
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
    for key in graph.of_type(_KEY):
        rotates = key.text("customerMasterKeySpec") in _SYMMETRIC and key.text("keyUsage") in {"", "ENCRYPT_DECRYPT"}
        if rotates and not key.flag("enableKeyRotation"):
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
    for key in graph.of_type(_KEY, _REPLICA):
        days = key.number("deletionWindowInDays")
        if days is not None and days < 30:  # noqa: PLR2004 - the number in the question
            yield Violation(key, f"{key.name} can be gone after {days:g} days")


def _policies(graph: Graph, key: Resource) -> Iterator[Resource]:
    """Whatever holds the key's policy: the key itself, or a policy attached to it."""
    if key.has("policy"):
        yield key
    yield from graph.pointing_at(key, _KEY_POLICY, by="keyId")


def _principals(written: list[Statement], actions: tuple[str, ...]) -> set[str]:
    return {p for s in written if any(s.grants(a) for a in actions) for p in s.principals}
