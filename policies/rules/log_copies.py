"""Rules of whether records survive a Region, and are made at all.

Sources: AWS CloudTrail User Guide, "Security best practices in AWS CloudTrail", "Logging data events"; Amazon S3 User Guide,
"Logging options for Amazon S3".
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.aws.buckets import BUCKET, LOGGING, copies_of, documents, encryption_of
from policies.aws.keys import key_uses, original
from policies.graph import Graph
from policies.resource import Resource
from policies.rule import Severity, Violation, rule
from policies.rules.databases import DATABASES
from policies.settings import is_thrown_away

_TRAIL = "aws:cloudtrail/trail:Trail"
_OBJECTS = "AWS::S3::Object"
_ARN = "arn:aws:s3:::"


@rule(
    "LOG-011",
    Severity.MEDIUM,
    asks="Is the bucket of every trail copied to another Region, in an environment that is kept?",
    remedy="Replicate the trail's bucket into one of another Region, best of another account, locked as the first.",
    controls=("HIPAA 164.308(a)(7)(ii)(A)", "HIPAA 164.312(b)", "NIST AU-9(2)", "NIST CP-6", "NIST CP-9"),
)
def trails_survive_their_region(graph: Graph) -> Iterator[Violation]:
    """After the loss of a Region the question is who did what before it; the answer must not be lost with it."""
    if is_thrown_away(graph):
        return
    for trail in graph.of_type(_TRAIL):
        bucket = graph.target(trail, "s3BucketName", BUCKET)
        if bucket and not any(graph.region_of(copy) != graph.region_of(bucket) for copy in copies_of(graph, bucket)):
            yield Violation(bucket, f"{bucket.name} holds the trail {trail.name} and has no copy in another Region")


@rule(
    "LOG-012",
    Severity.HIGH,
    asks="Is every access to a bucket of documents, or to a copy of one, recorded?",
    remedy="Add an aws.s3.BucketLogging, or name the bucket among the trail's data events.",
    controls=("HIPAA 164.312(b)", "HIPAA 164.308(a)(1)(ii)(D)", "NIST AU-2", "NIST AU-12", "CIS AWS 3.9"),
)
def access_to_documents_is_recorded(graph: Graph) -> Iterator[Violation]:
    """Nobody can say whose records were read where reading leaves no trace.

    Documents are in buckets tagged ``holdfast:data`` = ``clinical``, in their copies, and in whatever is under the key of a database.
    """
    for bucket in {b.urn: b for b in (*documents(graph), *_under_data_keys(graph))}.values():
        if not graph.pointing_at(bucket, LOGGING, by="bucket") and not any(_reads(trail, bucket) for trail in graph.of_type(_TRAIL)):
            yield Violation(bucket, f"{bucket.name} holds documents, and neither access logs nor a trail record who reads them")


def _under_data_keys(graph: Graph) -> Iterator[Resource]:
    """The buckets that share a key with a database, be it a replica of it."""
    keys = {original(graph, use.key).urn for use in key_uses(graph) if use.user.type in DATABASES and use.property == "kmsKeyId"}
    for bucket in graph.of_type(BUCKET):
        encrypted = encryption_of(graph, bucket)
        if encrypted and any(original(graph, key).urn in keys for key in encrypted.keys):
            yield bucket


def _reads(trail: Resource, bucket: Resource) -> bool:
    """Whether a trail records reads of a bucket's objects."""
    for selector in trail.blocks("eventSelectors"):
        for data in selector.blocks("dataResources"):
            if data.text("type") == _OBJECTS and selector.text("readWriteType") != "WriteOnly" and _named(data.texts("values"), bucket):
                return True
    for selector in trail.blocks("advancedEventSelectors"):
        fields = {f.text("field"): f for f in selector.blocks("fieldSelectors")}
        objects = fields.get("resources.type")
        if objects is None or _OBJECTS not in objects.texts("equals"):
            continue
        where = fields.get("resources.ARN")
        if where is None or _named((*where.texts("equals"), *where.texts("startsWiths")), bucket):
            return True
    return False


def _named(values: tuple[str, ...], bucket: Resource) -> bool:
    name = bucket.known_text("bucket")
    return any(v in {"arn:aws:s3", _ARN} or bucket.urn in v or (name and v.startswith(f"{_ARN}{name}/")) for v in values)
