"""Rules of the immutable log archive.

Source: Amazon S3 User Guide, "Locking objects with Object Lock", "Logging requests with server access logging"; AWS CloudTrail User
Guide, "Validating CloudTrail log file integrity"; AWS Config Developer Guide, "Delivery channel" (no default retention on its bucket).
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.aws.buckets import BUCKET, LIFECYCLE, LOCK, LOGGING, copies_of, documents, locked_buckets, locked_days
from policies.graph import Graph
from policies.rule import Severity, Violation, rule
from policies.settings import is_thrown_away

_TRAIL = "aws:cloudtrail/trail:Trail"
# What cannot write to a bucket with a default retention, and the property that names its bucket.
_CANNOT_DELIVER = {
    LOGGING: ("targetBucket", "server access logs"),
    "aws:cfg/deliveryChannel:DeliveryChannel": ("s3BucketName", "AWS Config"),
    "aws:lb/loadBalancer:LoadBalancer": ("accessLogs", "load balancer logs"),
}


@rule(
    "LOG-001",
    Severity.CRITICAL,
    asks="Does every trail deliver into a bucket that is locked, with a default retention, or that is copied into one?",
    remedy="Add an aws.s3.BucketObjectLockConfiguration with a default retention, or a replication into a bucket that has one.",
    controls=("HIPAA 164.312(b)", "HIPAA 164.312(c)(1)", "NIST AU-9", "NIST AU-9(2)", "NIST AU-10"),
)
def trails_end_in_a_lock(graph: Graph) -> Iterator[Violation]:
    """A log that whoever is in it can delete is no evidence."""
    for trail in graph.of_type(_TRAIL):
        bucket = graph.target(trail, "s3BucketName", BUCKET)
        if bucket is None:
            yield Violation(trail, f"{trail.name} delivers to {trail.text('s3BucketName')}, which this program does not declare")
        elif locked_days(graph, bucket) is None and not any(locked_days(graph, b) for b in copies_of(graph, bucket)):
            yield Violation(trail, f"{trail.name} delivers to {bucket.name}, where objects are not locked by default")


@rule(
    "LOG-002",
    Severity.HIGH,
    asks="Is every log and every piece of evidence in a locked bucket locked for as long as its lifecycle lets it live?",
    remedy="Raise the default retention, or let the lifecycle expire objects earlier; tag a bucket of documents holdfast:data = clinical.",
    controls=("HIPAA 164.316(b)(2)(i)", "NIST AU-11", "NIST SI-12"),
)
def retention_outlives_lifecycle(graph: Graph) -> Iterator[Violation]:
    """A shorter lock leaves a time in which a log still exists and can be deleted.

    Buckets tagged ``holdfast:data`` = ``clinical``, and their copies, are not asked: documents stay in use after the time for which the
    law keeps them from being deleted. Every other locked bucket is, whatever it is called.
    """
    exempt = {bucket.urn for bucket in documents(graph)}
    for bucket in graph.of_type(BUCKET):
        locked = None if bucket.urn in exempt else locked_days(graph, bucket)
        for lifecycle in graph.pointing_at(bucket, LIFECYCLE, by="bucket") if locked else ():
            for lived in lifecycle.blocks("rules"):
                days = lived.number("expiration.days")
                if lived.flag("status") and days and locked and locked < days:
                    yield Violation(bucket, f"{bucket.name} locks objects for {locked:g} days but keeps them for {days:g}")


@rule(
    "LOG-003",
    Severity.CRITICAL,
    asks="Does nothing that cannot write to a locked bucket deliver to one?",
    remedy="Deliver to an unlocked staging bucket and replicate from there into the archive.",
    controls=("HIPAA 164.312(b)", "NIST AU-4", "NIST AU-5", "NIST AU-9"),
)
def deliveries_avoid_locked_buckets(graph: Graph) -> Iterator[Violation]:
    """The service drops the logs silently: nothing fails, and the evidence is missing when it is needed."""
    for type_, (property_, what) in _CANNOT_DELIVER.items():
        for sender in graph.of_type(type_):
            bucket = graph.target(sender, property_, BUCKET)
            if bucket and locked_days(graph, bucket) is not None:
                yield Violation(sender, f"{sender.name} delivers {what} to {bucket.name}, which is locked and will drop them")


@rule(
    "LOG-004",
    Severity.HIGH,
    asks="Does every trail cover all Regions and validate its log files?",
    remedy="Set isMultiRegionTrail and enableLogFileValidation.",
    controls=("HIPAA 164.312(b)", "HIPAA 164.312(c)(2)", "NIST AU-10", "NIST AU-12", "NIST SI-7", "CIS AWS 3.1", "CIS AWS 3.2"),
)
def trails_are_whole_and_validated(graph: Graph) -> Iterator[Violation]:
    """A Region nobody uses is where an intruder works; a log without a digest may have been edited."""
    for trail in graph.of_type(_TRAIL):
        missing = [
            word
            for word, key in (("cover all Regions", "isMultiRegionTrail"), ("validate its log files", "enableLogFileValidation"))
            if not trail.flag(key)
        ]
        if missing:
            yield Violation(trail, f"{trail.name} does not {' and does not '.join(missing)}")


@rule(
    "LOG-005",
    Severity.HIGH,
    asks="Is every lock in an environment that is not thrown away in compliance mode?",
    remedy="Set the default retention's mode to COMPLIANCE; GOVERNANCE can be bypassed by whoever holds one permission.",
    controls=("HIPAA 164.312(c)(1)", "NIST AU-9", "NIST AU-9(4)"),
)
def locks_cannot_be_bypassed(graph: Graph) -> Iterator[Violation]:
    """A lock with a key in the same house is a reminder, not a lock."""
    if is_thrown_away(graph):
        return
    for lock in graph.of_type(LOCK):
        mode = lock.text("rule.defaultRetention.mode")
        if lock.has("rule.defaultRetention") and mode != "COMPLIANCE":
            yield Violation(lock, f"{lock.name} locks in {mode or 'no stated'} mode, which can be bypassed")


@rule(
    "LOG-013",
    Severity.MEDIUM,
    asks="Is every trail encrypted with a key of ours?",
    remedy="Set kmsKeyId, and let cloudtrail.amazonaws.com use the key for the ARN of the trail.",
    controls=("HIPAA 164.312(a)(2)(iv)", "NIST AU-9(3)", "NIST SC-28(1)", "CIS AWS 3.5"),
)
def trails_are_encrypted(graph: Graph) -> Iterator[Violation]:
    """A trail tells an intruder what is watched and who may do what; under a key of ours, whoever reads the bucket does not read it yet."""
    for trail in graph.of_type(_TRAIL):
        if not trail.has("kmsKeyId"):
            yield Violation(trail, f"{trail.name} is encrypted with a key of AWS, not of ours")


@rule(
    "LOG-014",
    Severity.MEDIUM,
    asks="Does no lifecycle hide what is still locked?",
    remedy="Let the lifecycle expire objects no earlier than the default retention ends.",
    controls=("HIPAA 164.316(b)(2)(i)", "NIST AU-11", "NIST AU-9", "NIST SI-12"),
)
def lifecycles_hide_nothing_locked(graph: Graph) -> Iterator[Violation]:
    """In a versioned bucket, expiry puts a delete marker on top: the record is there, and found by nobody who lists the bucket."""
    for bucket in locked_buckets(graph):
        locked = locked_days(graph, bucket) or 0
        for lifecycle in graph.pointing_at(bucket, LIFECYCLE, by="bucket"):
            for lived in lifecycle.blocks("rules"):
                days = lived.number("expiration.days")
                if lived.flag("status") and days is not None and days < locked:
                    yield Violation(bucket, f"{bucket.name} locks objects for {locked:g} days and hides them after {days:g}")
