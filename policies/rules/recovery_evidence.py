"""Rules of where the evidence of drills is kept.

Source: Amazon S3 User Guide, "Locking objects with Object Lock", "Replicating objects within and across Regions"; HIPAA Security Rule,
45 CFR 164.316(b)(2)(i), time limit: six years.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.aws.buckets import BUCKET, copies_of, locked_days
from policies.aws.placement import together
from policies.graph import Graph
from policies.need import Need
from policies.recovery.recovery_plan import recovery_plan
from policies.rule import Severity, Violation, rule
from policies.settings import is_thrown_away


@rule(
    "REC-005",
    Severity.CRITICAL,
    asks="Is the evidence bucket locked, with a default retention?",
    remedy="Add an aws.s3.BucketObjectLockConfiguration with a default retention for the bucket named in the recovery plan.",
    controls=("HIPAA 164.308(a)(7)(ii)(D)", "HIPAA 164.316(b)(2)(i)", "NIST AU-9", "NIST CP-4"),
    needs=(Need.OUTPUTS,),
)
def evidence_is_locked(graph: Graph) -> Iterator[Violation]:
    """Proof of recovery that its author can rewrite proves nothing."""
    plan = recovery_plan(graph)
    if plan is None:
        return
    bucket = graph.named(plan.evidence_bucket, BUCKET, "bucket", "arn")
    if bucket is None:
        yield Violation(None, f"the recovery plan names the evidence bucket {plan.evidence_bucket!r}, which this program does not declare")
    elif locked_days(graph, bucket) is None:
        yield Violation(bucket, f"{bucket.name} holds the evidence of drills and is not locked by default")


@rule(
    "REC-023",
    Severity.MEDIUM,
    asks="Is the evidence of drills kept a second time, in another Region or account?",
    remedy="Replicate the evidence bucket into one of the recovery Region or of the backup account, locked as the first.",
    controls=("HIPAA 164.308(a)(7)(ii)(A)", "HIPAA 164.316(b)(2)(i)", "NIST AU-9(2)", "NIST CP-6"),
    needs=(Need.OUTPUTS,),
)
def evidence_is_copied(graph: Graph) -> Iterator[Violation]:
    """After a Region is lost somebody will ask how its recovery had been proven.

    An environment that is thrown away is not asked.
    """
    plan = None if is_thrown_away(graph) else recovery_plan(graph)
    bucket = graph.named(plan.evidence_bucket, BUCKET, "bucket", "arn") if plan else None
    if plan and bucket is None:
        yield Violation(
            None, f"the evidence bucket {plan.evidence_bucket!r} is not declared here, so that nobody can tell whether it is copied"
        )
    elif bucket and not any(not together(graph, bucket, copy) for copy in copies_of(graph, bucket)):
        yield Violation(bucket, f"{bucket.name} holds the evidence of drills, and it alone")
