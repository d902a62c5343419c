"""Rules of who gets into buckets, and how.

Sources: Amazon S3 User Guide, "Security best practices for Amazon S3", "The meaning of public", "Controlling ownership of objects".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from policies.aws.buckets import BUCKET, policy_of
from policies.aws.callers import OURS, binds, denied_to_all, lets_everybody
from policies.aws.statements import Statement
from policies.graph import Graph
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

_BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
_ACCOUNT_BLOCK = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"
_OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
_ACL = "aws:s3/bucketAcl:BucketAcl"
_FLAGS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
_EVERYTHING = {"*", "s3:*"}
_PARTS: Mapping[str, Callable[[str], bool]] = {
    "its objects": lambda resource: resource.endswith("*"),
    "itself (its list)": lambda resource: not resource.endswith("/*"),
}
_BOOL = {"bool", "boolifexists", "stringequals"}
_OPEN_ACLS = {"public-read", "public-read-write", "authenticated-read"}


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
        denied = [r for s in policy_of(graph, bucket) if _denies_plain(s) for r in s.resources]
        if not denied:
            yield Violation(bucket, f"{bucket.name} answers requests without TLS")
        elif open_ := [what for what, is_meant in _PARTS.items() if not any(is_meant(r) for r in denied)]:
            yield Violation(bucket, f"{bucket.name} denies requests without TLS, but not to {' nor to '.join(open_)}")


@rule(
    "BUCKET-004",
    Severity.CRITICAL,
    asks="Is no bucket open to everybody?",
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
    "BUCKET-007",
    Severity.HIGH,
    asks="Does no bucket's policy allow everything?",
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


def _denies_plain(statement: Statement) -> bool:
    """Whether a statement denies everybody whatever comes without TLS, under no further condition."""
    tests = [
        (operator.lower(), str(key).lower(), str(value).lower())
        for operator, said in statement.conditions.items()
        for key, values in (said.items() if isinstance(said, Mapping) else ())
        for value in (values if isinstance(values, list) else [values])
    ]
    is_plain = len(tests) == 1 and tests[0][0] in _BOOL and tests[0][1:] == ("aws:securetransport", "false")
    return is_plain and all(denied_to_all(statement, action) for action in ("s3:GetObject", "s3:PutObject"))
