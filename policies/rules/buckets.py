"""Rules of buckets.

Sources: Amazon S3 User Guide, "Security best practices for Amazon S3", "The meaning of public", "Controlling ownership of objects",
"Replicating encrypted objects" (what is encrypted with KMS is not copied unless the rule says so), "Enabling server access logging" (only
buckets under SSE-S3 can receive them).
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.buckets import BUCKET, LOGGING, REPLICATION, BucketEncryption, encryption_of, policy_of
from policies.callers import OURS, binds, denied_to_all, lets_everybody
from policies.graph import Graph
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

_BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
_ACCOUNT_BLOCK = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"
_OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
_ACL = "aws:s3/bucketAcl:BucketAcl"
_FLAGS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
_EVERYTHING = {"*", "s3:*"}
_OPEN_ACLS = {"public-read", "public-read-write", "authenticated-read"}
# Services that deliver only to buckets under S3's own key.
_NEED_SSE_S3 = (
    (LOGGING, "targetBucket"),
    ("aws:lb/loadBalancer:LoadBalancer", "accessLogs"),
    ("aws:lb/loadBalancer:LoadBalancer", "connectionLogs"),
)


@rule(
    "BUCKET-001",
    Severity.HIGH,
    asks="Is public access to every bucket blocked, in all four ways?",
    remedy="Add an aws.s3.BucketPublicAccessBlock, or an aws.s3.AccountPublicAccessBlock for the account, with all four set.",
    controls=("HIPAA 164.312(a)(1)", "NIST AC-3", "NIST SC-7", "NIST CM-7", "CIS AWS 2.1.4"),
)
def public_access_is_blocked(graph: Graph) -> Iterator[Violation]:
    """One wrong policy publishes a bucket; the block is what a second mistake has to get past."""
    accounts = {b.options.provider for b in graph.of_type(_ACCOUNT_BLOCK) if not _not_blocked(b)}
    for bucket in graph.of_type(BUCKET):
        if bucket.options.provider in accounts:
            continue
        blocks = graph.pointing_at(bucket, _BLOCK, by="bucket")
        missing = _not_blocked(blocks[0]) if blocks else ["any public access"]
        if missing:
            yield Violation(bucket, f"{bucket.name} does not block {', '.join(missing)}")


@rule(
    "BUCKET-002",
    Severity.HIGH,
    asks="Does the policy of every bucket deny requests without TLS?",
    remedy="Deny s3:* to everybody where aws:SecureTransport is false, on the bucket and its objects.",
    controls=("HIPAA 164.312(e)(1)", "HIPAA 164.312(e)(2)(ii)", "NIST SC-8", "NIST SC-8(1)", "CIS AWS 2.1.1"),
)
def buckets_refuse_plain_http(graph: Graph) -> Iterator[Violation]:
    """S3 answers plain HTTP to whoever asks for it, credentials and records in the clear."""
    for bucket in graph.of_type(BUCKET):
        if not any(
            denied_to_all(s, "s3:GetObject") and denied_to_all(s, "s3:PutObject") and _is_plain(s.conditions)
            for s in policy_of(graph, bucket)
        ):
            yield Violation(bucket, f"{bucket.name} answers requests without TLS")


@rule(
    "BUCKET-003",
    Severity.MEDIUM,
    asks="Does every bucket encrypt with a key of ours, but for those to which AWS delivers only under its own?",
    remedy="Add an aws.s3.BucketServerSideEncryptionConfiguration with aws:kms and the key's ARN.",
    controls=("HIPAA 164.312(a)(2)(iv)", "NIST SC-28", "NIST SC-28(1)", "NIST SC-12"),
)
def buckets_are_encrypted(graph: Graph) -> Iterator[Violation]:
    """Under S3's own key whoever may read the bucket reads what is in it; under ours that takes a second permission."""
    excepted = {b.urn for type_, property_ in _NEED_SSE_S3 for r in graph.of_type(type_) for b in graph.targets(r, property_, BUCKET)}
    for bucket in graph.of_type(BUCKET):
        encrypted = encryption_of(graph, bucket)
        by_kms = encrypted is not None and encrypted.algorithm.startswith("aws:kms")
        if bucket.urn not in excepted and not (encrypted and by_kms and _is_ours(encrypted)):
            yield Violation(bucket, f"{bucket.name} is encrypted with a key of AWS, not of ours")


@rule(
    "BUCKET-004",
    Severity.CRITICAL,
    asks="Lets no bucket everybody in?",
    remedy="Name the principals, or bind the statement by aws:PrincipalOrgID, aws:SourceAccount or the like; leave ACLs out.",
    controls=("HIPAA 164.312(a)(1)", "HIPAA 164.308(a)(4)(i)", "NIST AC-3", "NIST AC-6", "NIST SC-7"),
)
def buckets_are_not_public(graph: Graph) -> Iterator[Violation]:
    """The commonest breach of all: a bucket that answered whoever asked."""
    for bucket in graph.of_type(BUCKET):
        if any(lets_everybody(s) and not binds(s, *OURS) for s in policy_of(graph, bucket)):
            yield Violation(bucket, f"the policy of {bucket.name} lets everybody in")
        for holder in (bucket, *graph.pointing_at(bucket, _ACL, by="bucket")):
            if holder.text("acl") in _OPEN_ACLS:
                yield Violation(bucket, f"the ACL of {bucket.name} is {holder.text('acl')}")


@rule(
    "BUCKET-005",
    Severity.MEDIUM,
    asks="Does every bucket own what is in it, so that no ACL counts?",
    remedy="Set objectOwnership to BucketOwnerEnforced, and declare no ACL.",
    controls=("HIPAA 164.312(a)(1)", "NIST AC-3", "NIST AC-6", "NIST CM-6"),
)
def buckets_own_their_objects(graph: Graph) -> Iterator[Violation]:
    """An object that belongs to its writer has an ACL of its own, and the bucket's owner may be unable to read it, or to restore it."""
    for bucket in graph.of_type(BUCKET):
        controls = graph.pointing_at(bucket, _OWNERSHIP, by="bucket")
        other = [o for c in controls if (o := c.text("rule.objectOwnership")) != "BucketOwnerEnforced"]
        if other:
            yield Violation(bucket, f"{bucket.name} leaves objects to their writers ({other[0] or 'ownership unsaid'})")
        elif not controls and (bucket.has("acl") or graph.pointing_at(bucket, _ACL, by="bucket")):
            yield Violation(bucket, f"{bucket.name} is governed by an ACL")


@rule(
    "BUCKET-006",
    Severity.HIGH,
    asks="Does every replication of a bucket under a key also copy what is encrypted with it?",
    remedy="Set sourceSelectionCriteria.sseKmsEncryptedObjects to Enabled, and name the key of the copy in replicaKmsKeyId.",
    controls=("HIPAA 164.308(a)(7)(ii)(A)", "NIST CP-9", "NIST CP-6", "NIST AU-9(2)"),
)
def encrypted_objects_are_copied(graph: Graph) -> Iterator[Violation]:
    """By default S3 skips objects under a KMS key and says nothing: the copy looks set up, and is empty."""
    for replication in graph.of_type(REPLICATION):
        source = graph.target(replication, "bucket", BUCKET)
        encrypted = encryption_of(graph, source) if source else None
        for lived in replication.blocks("rules") if encrypted and encrypted.algorithm.startswith("aws:kms") else ():
            taken = lived.flag("sourceSelectionCriteria.sseKmsEncryptedObjects.status")
            keyed = lived.value("destination.encryptionConfiguration") and lived.has("destination.encryptionConfiguration.replicaKmsKeyId")
            if lived.flag("status") and not (taken and keyed):
                yield Violation(
                    replication, f"{replication.name} does not copy what is encrypted with the key of {source.name if source else ''}"
                )


@rule(
    "BUCKET-007",
    Severity.HIGH,
    asks="Does no bucket's policy allow anybody whatever there is to do?",
    remedy="Name the actions: services that deliver need s3:PutObject, those who copy s3:ReplicateObject and the like.",
    controls=("HIPAA 164.312(a)(1)", "HIPAA 164.308(a)(4)(ii)(B)", "NIST AC-6", "NIST AC-6(1)", "NIST AC-3"),
)
def guests_may_do_what_they_came_for(graph: Graph) -> Iterator[Violation]:
    """Who is let in to deliver a log and may do everything may also delete it, and change the policy behind itself."""
    for bucket in graph.of_type(BUCKET):
        for statement in policy_of(graph, bucket):
            if statement.allows and (statement.not_actions or _EVERYTHING & {a.lower() for a in statement.actions}):
                who = ", ".join(sorted(statement.principals)) or "whoever is not named"
                yield Violation(bucket, f"the policy of {bucket.name} allows {who} everything")


def _not_blocked(block: Resource) -> list[str]:
    return [flag for flag in _FLAGS if not block.flag(flag)]


def _is_ours(encrypted: BucketEncryption) -> bool:
    return bool(encrypted.keys) or bool(encrypted.key and "alias/aws/" not in encrypted.key)


def _is_plain(conditions: object) -> bool:
    said = conditions.get("Bool") if isinstance(conditions, dict) else None
    tested = said.get("aws:SecureTransport") if isinstance(said, dict) else None
    return str(tested[0] if isinstance(tested, list) and tested else tested).lower() == "false"
