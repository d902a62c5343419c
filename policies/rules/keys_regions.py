"""Rules of keys across Regions.

Sources: AWS KMS Developer Guide, "Multi-Region keys in AWS KMS"; Amazon S3 User Guide, "Replicating encrypted objects"; AWS Secrets Manager
User Guide, "Replicate AWS Secrets Manager secrets across Regions" (without a key, the replica is under the AWS managed key).
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.aws.buckets import BUCKET, REPLICATION
from policies.aws.keys import KEY, REPLICA, key_uses, original, region_of_key
from policies.graph import Graph
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

# What lists its own copies by Region: the property, and what Region and key are called in it.
_REPLICATED = {
    "aws:secretsmanager/secret:Secret": ("kmsKeyId", "replicas", "region", "kmsKeyId"),
    "aws:dynamodb/table:Table": ("serverSideEncryption.kmsKeyArn", "replicas", "regionName", "kmsKeyArn"),
}
_LISTS_REGIONS = {"replicas", "rules"}


@rule(
    "KEY-006",
    Severity.HIGH,
    asks="Is every copy in another Region encrypted with a key of ours that is there?",
    remedy="Make the key multi-Region with an aws.kms.ReplicaKey in the Region of the copy, or give the copy a key of its own there.",
    controls=("HIPAA 164.308(a)(7)(ii)(B)", "HIPAA 164.312(a)(2)(iv)", "NIST CP-6", "NIST CP-9", "NIST SC-12(1)"),
)
def copies_can_be_decrypted_where_they_are(graph: Graph) -> Iterator[Violation]:
    """KMS does not answer across Regions: when the Region of the key is lost, so is every copy that asks for it."""
    yield from _lonely_keys(graph)
    for use in key_uses(graph):
        here, there = graph.region_of(use.user), graph.region_of(use.key)
        if use.property not in _LISTS_REGIONS and here and there and here != there:
            yield Violation(use.user, f"{use.user.name} is in {here}, and its key {use.key.name} in {there}")
    for type_, (own, *names) in _REPLICATED.items():
        for resource in graph.of_type(type_):
            if resource.has(own):
                yield from _replicas(graph, resource, *names)
    for replication in graph.of_type(REPLICATION):
        for lived in replication.blocks("rules"):
            yield from _replicated_objects(graph, replication, lived)


def _lonely_keys(graph: Graph) -> Iterator[Violation]:
    """Keys that were made to be in several Regions and are in one, or the other way round."""
    for key in graph.of_type(KEY):
        if key.flag("multiRegion") and not graph.pointing_at(key, REPLICA, by="primaryKeyArn"):
            yield Violation(key, f"{key.name} is a multi-Region key without a replica in any other Region")
    for replica in graph.of_type(REPLICA):
        primary = original(graph, replica)
        if primary is not replica and not primary.flag("multiRegion"):
            yield Violation(replica, f"{replica.name} is to be a replica of {primary.name}, which is not a multi-Region key")


def _replicas(graph: Graph, resource: Resource, listed: str, region_name: str, key_name: str) -> Iterator[Violation]:
    for replica in resource.blocks(listed):
        region, key = replica.text(region_name), replica.text(key_name)
        there = region_of_key(graph, key)
        if not key:
            yield Violation(resource, f"{resource.name}: its replica in {region} is under a key of AWS, not of ours")
        elif there and there != region:
            yield Violation(resource, f"{resource.name}: its replica in {region} asks for a key in {there}")


def _replicated_objects(graph: Graph, replication: Resource, lived: Resource) -> Iterator[Violation]:
    bucket = graph.named(lived.text("destination.bucket"), BUCKET, "arn")
    there = region_of_key(graph, lived.text("destination.encryptionConfiguration.replicaKmsKeyId"))
    region = graph.region_of(bucket) if bucket else ""
    if bucket and there and region and there != region:
        yield Violation(replication, f"{replication.name} writes to {bucket.name} in {region} under a key in {there}")
