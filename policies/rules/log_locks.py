"""Rules of what could open a lock, or make it worthless.

Sources: Amazon S3 User Guide, "Object Lock considerations", "Locking objects with Object Lock" (a lock protects versions, not names, and
does nothing for the key they are encrypted with); AWS Backup Developer Guide, "AWS Backup Vault Lock".
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.aws.buckets import BUCKET, REPLICATION, destinations, encryption_of, is_versioned, locked_buckets, policy_of
from policies.aws.callers import kept_from_all
from policies.aws.keys import keys_behind
from policies.aws.keys import policy_of as key_policy_of
from policies.aws.statements import Statement, statements
from policies.graph import Graph
from policies.resource import Resource
from policies.rule import Severity, Violation, rule
from policies.rules.keys_destruction import DESTROY

_IDENTITY_POLICIES = (
    "aws:iam/policy:Policy",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/userPolicy:UserPolicy",
    "aws:iam/groupPolicy:GroupPolicy",
)
_ROLES = ("aws:iam/role:Role", "aws:iam/user:User")
_VAULT_LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
_VAULT = "aws:backup/vault:Vault"
_BYPASS = "s3:BypassGovernanceRetention"
_UNLOCK = (_BYPASS, "s3:PutBucketObjectLockConfiguration")
_BUCKET_ARN = "arn:aws:s3:::"
_ALL_BUCKETS = f"{_BUCKET_ARN}*"


@rule(
    "LOG-006",
    Severity.HIGH,
    asks="Is every bucket that is locked, copied or a copy versioned?",
    remedy="Add an aws.s3.BucketVersioning with the status Enabled.",
    controls=("HIPAA 164.312(c)(1)", "HIPAA 164.308(a)(7)(ii)(A)", "NIST AU-9", "NIST CP-9", "NIST SI-7"),
)
def locks_and_copies_have_versions(graph: Graph) -> Iterator[Violation]:
    """A lock and a replication work on versions; without them an overwritten log is the only log."""
    replications = tuple(graph.of_type(REPLICATION))
    needing = {b.urn: (b, "locked") for b in locked_buckets(graph)}
    needing.update({b.urn: (b, "copied elsewhere") for r in replications for b in graph.targets(r, "bucket", BUCKET)})
    needing.update({b.urn: (b, "a copy") for r in replications for b in destinations(graph, r)})
    for bucket, word in needing.values():
        if not is_versioned(graph, bucket):
            yield Violation(bucket, f"{bucket.name} is {word} and keeps no versions")


@rule(
    "LOG-007",
    Severity.HIGH,
    asks="Does an explicit deny keep the key of everything locked from being destroyed?",
    remedy="Deny kms:ScheduleKeyDeletion and kms:DisableKey to Principal * in the key's policy, at most but for a role of break-glass.",
    controls=("HIPAA 164.312(c)(1)", "HIPAA 164.316(b)(2)(i)", "NIST AU-9", "NIST AU-11", "NIST SC-12(1)"),
)
def keys_outlive_locks(graph: Graph) -> Iterator[Violation]:
    """A locked archive whose key is gone is locked for good, against its owners too. An allow elsewhere cannot undo a deny."""
    for what, keys, named in _encrypted_locks(graph):
        if named and not keys:
            yield Violation(
                what, f"{what.name} is locked under a key that this program does not declare, so nobody can tell who may destroy it"
            )
        for key in keys:
            free = [action for action in DESTROY if not any(kept_from_all(s, action) for s in key_policy_of(graph, key))]
            if free:
                yield Violation(what, f"{what.name} is locked, and nothing denies {' and '.join(free)} on its key {key.name}")


@rule(
    "LOG-008",
    Severity.HIGH,
    asks="Is nobody allowed to bypass a lock, or to shorten what it locks from now on?",
    remedy=f"Take {' and '.join(_UNLOCK)} out, or deny {_BYPASS} to everybody in the bucket's policy.",
    controls=("HIPAA 164.312(c)(1)", "HIPAA 164.312(b)", "NIST AU-9", "NIST AU-9(4)", "NIST AC-6(1)"),
)
def nobody_may_unlock(graph: Graph) -> Iterator[Violation]:
    """A wildcard for S3 is enough to hold both permissions. Policies that only bound what a role may do allow nothing by themselves."""
    locked = tuple(locked_buckets(graph))
    if not locked:
        return
    open_to_bypass = [b for b in locked if not any(kept_from_all(s, _BYPASS) for s in policy_of(graph, b))]
    for holder in graph.of_type(*_IDENTITY_POLICIES):
        if graph.pointing_at(holder, *_ROLES, by="permissionsBoundary") or not holder.has("policy"):
            continue
        written = tuple(statements(holder, "policy"))
        for action in _UNLOCK:
            among = open_to_bypass if action == _BYPASS else locked
            reached = next((b for b in among if _allows(written, action, b)), None)
            if reached and not _bounded(graph, holder, action):
                yield Violation(holder, f"{holder.name} allows {action} on {reached.name}, which is locked")


def _encrypted_locks(graph: Graph) -> Iterator[tuple[Resource, tuple[Resource, ...], bool]]:
    """What is locked and encrypted: the thing, the keys behind it, and whether it names any key at all."""
    for bucket in locked_buckets(graph):
        if encrypted := encryption_of(graph, bucket):
            yield bucket, encrypted.keys, bool(encrypted.key)
    for lock in graph.of_type(_VAULT_LOCK):
        vault = graph.target(lock, "backupVaultName", _VAULT) or graph.named(lock.known_text("backupVaultName"), _VAULT, "name")
        if vault:
            yield vault, keys_behind(graph, vault, "kmsKeyArn"), vault.has("kmsKeyArn")


def _bounded(graph: Graph, holder: Resource, action: str) -> bool:
    """Whether the permission boundary of whoever a policy belongs to denies an action."""
    owners = (owner for property_ in ("role", "user") for owner in graph.targets(holder, property_, *_ROLES))
    bounds = (graph.targets(owner, "permissionsBoundary", _IDENTITY_POLICIES[0]) for owner in owners)
    return any(_denies(tuple(statements(bound, "policy")), action) for found in bounds for bound in found)


def _denies(written: tuple[Statement, ...], action: str) -> bool:
    return any(not s.allows and s.covers(action) and not s.conditions for s in written)


def _allows(written: tuple[Statement, ...], action: str, bucket: Resource) -> bool:
    """Whether a policy allows an action on a bucket and does not deny it in the same breath."""
    return not _denies(written, action) and any(s.grants(action) and _reaches(s, bucket) for s in written)


def _reaches(statement: Statement, bucket: Resource) -> bool:
    if statement.not_resources or any(r in {"*", _ALL_BUCKETS} or bucket.urn in r for r in statement.resources):
        return True
    arns = {r.partition("/")[0] for r in statement.resources}
    return _ALL_BUCKETS in arns or (bool(arns) and f"{_BUCKET_ARN}{bucket.text('bucket')}" in arns)
