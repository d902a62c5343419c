"""Rules of backup vaults: what is in them must outlast whoever wants it gone.

Source: AWS Backup Developer Guide, "AWS Backup Vault Lock" (in governance mode whoever has the permission takes the lock off; in
compliance mode nobody does once the grace time, ChangeableForDays, is over; a job whose retention is outside the lock's fails), "Vault
access policies".
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.aws.backups import PLAN, VAULT, Kept, lock_of, policies_of, rules_of
from policies.aws.keys import is_ours
from policies.aws.statements import statements
from policies.graph import Graph
from policies.rule import Severity, Violation, rule
from policies.settings import is_thrown_away

_SHORTEST_DAYS = 7
_DELETES = ("backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle", "backup:DeleteBackupVault")


@rule(
    "REC-010",
    Severity.CRITICAL,
    asks="Is every backup vault locked so that nobody can take the lock off?",
    remedy="Add an aws.backup.VaultLockConfiguration with minRetentionDays, maxRetentionDays and changeableForDays.",
    controls=("HIPAA 164.308(a)(7)(ii)(A)", "HIPAA 164.312(c)(1)", "NIST CP-9", "NIST CP-9(7)", "NIST SI-12"),
)
def vaults_are_really_locked(graph: Graph) -> Iterator[Violation]:
    """Ransomware deletes backups first; a lock without changeableForDays is one of governance, which a stolen administrator takes off.

    An environment that is thrown away is not asked: a lock of compliance outlives it.
    """
    for vault in () if is_thrown_away(graph) else graph.of_type(VAULT):
        lock = lock_of(graph, vault)
        if lock is None:
            yield Violation(vault, f"{vault.name} is not locked")
            continue
        if not lock.number("changeableForDays"):
            yield Violation(vault, f"{vault.name} is locked in governance mode: whoever may, takes the lock off")
        if (shortest := lock.number("minRetentionDays") or 0) < _SHORTEST_DAYS:
            yield Violation(vault, f"{vault.name} takes in what is kept {shortest:g} days; at least {_SHORTEST_DAYS} must be demanded")
        if not lock.number("maxRetentionDays"):
            yield Violation(vault, f"{vault.name} takes in what is kept for ever: it demands no maxRetentionDays")


@rule(
    "REC-011",
    Severity.HIGH,
    asks="Is every recovery point kept for a time that its vault's lock takes?",
    remedy="Set deleteAfter between the lock's minRetentionDays and maxRetentionDays.",
    controls=("HIPAA 164.308(a)(7)(ii)(A)", "HIPAA 164.316(b)(2)(i)", "NIST CP-9", "NIST SI-12"),
)
def retention_fits_the_lock(graph: Graph) -> Iterator[Violation]:
    """AWS Backup refuses what does not fit, job by job: the plan looks right and no recovery point is ever made."""
    for plan in graph.of_type(PLAN):
        for rule_ in rules_of(plan):
            made = rule_.made_in(graph)
            reasons = [f"its vault {made.where!r} is not declared here, so that nobody can tell its lock"] if made.vault is None else []
            reasons += [reason for kept in (made, *rule_.copies(graph)) if (reason := _refused(graph, kept))]
            for reason in reasons:
                yield Violation(plan, f"{plan.name}, rule {rule_.block.text('ruleName')}: {reason}")


def _refused(graph: Graph, kept: Kept) -> str | None:
    """Why a vault takes no recovery point that is kept so long, or None."""
    lock = lock_of(graph, kept.vault) if kept.vault else None
    if lock is None or kept.vault is None:
        return None
    shortest, longest = lock.number("minRetentionDays"), lock.number("maxRetentionDays")
    if shortest and kept.days is not None and kept.days < shortest:
        return f"keeps {kept.days:g} days, but {kept.vault.name} takes nothing under {shortest:g}"
    if longest and (kept.days is None or kept.days > longest):
        return f"keeps {'for ever' if kept.days is None else f'{kept.days:g} days'}, but {kept.vault.name} takes nothing over {longest:g}"
    return None


@rule(
    "REC-012",
    Severity.HIGH,
    asks="Does every vault's own policy deny everybody the deletion of recovery points?",
    remedy="Add an aws.backup.VaultPolicy that denies backup:DeleteRecoveryPoint and its like to every principal, without a condition.",
    controls=("HIPAA 164.308(a)(7)(ii)(A)", "HIPAA 164.312(a)(1)", "NIST CP-9(7)", "NIST AC-3", "NIST AC-6"),
)
def vaults_deny_deletion(graph: Graph) -> Iterator[Violation]:
    """The lock holds a recovery point for its shortest time; until its own end only the policy stands between it and an administrator."""
    for vault in graph.of_type(VAULT):
        denials = [
            s
            for policy in policies_of(graph, vault)
            for s in statements(policy, "policy")
            if not s.allows and "*" in s.principals and not s.conditions and "*" in s.resources
        ]
        allowed = [action for action in _DELETES if not any(s.covers(action) for s in denials)]
        if allowed:
            yield Violation(vault, f"{vault.name} does not deny {', '.join(allowed)} to everybody")


@rule(
    "REC-020",
    Severity.HIGH,
    asks="Is every backup vault encrypted with a key of ours?",
    remedy="Set kmsKeyArn on the vault to a key of the backup class in its Region.",
    controls=("HIPAA 164.312(a)(2)(iv)", "NIST SC-28(1)", "NIST CP-9(8)", "NIST SC-12"),
)
def vaults_have_a_key(graph: Graph) -> Iterator[Violation]:
    """What a vault encrypts under the key of AWS cannot be copied to another account, and nobody here decides who may decrypt it."""
    for vault in graph.of_type(VAULT):
        if not is_ours(graph, vault, "kmsKeyArn"):
            yield Violation(vault, f"{vault.name} is encrypted with a key of AWS, not of ours")
