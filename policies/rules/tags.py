"""Rules of tags: what is it for, whose is it, and how sensitive is what it holds.

Source: AWS Whitepaper "Best Practices for Tagging AWS Resources"; NIST SP 800-60 vol. 1 rev. 1 (information types and their categories).
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.aws.tagging import CLASSIFICATION, classes, demands, tags
from policies.graph import Graph
from policies.network.places import STORES
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

_HOLDS_DATA = (
    *(t for t in STORES if t != "aws:efs/mountTarget:MountTarget"),
    "aws:efs/fileSystem:FileSystem",
    "aws:dynamodb/table:Table",
    "aws:s3/bucket:Bucket",
    "aws:s3/bucketV2:BucketV2",
    "aws:backup/vault:Vault",
)
_COSTS = (
    "aws:ec2/instance:Instance",
    "aws:ec2/natGateway:NatGateway",
    "aws:ec2/vpnConnection:VpnConnection",
    "aws:ec2transitgateway/transitGateway:TransitGateway",
    "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
    "aws:networkfirewall/firewall:Firewall",
    "aws:lb/loadBalancer:LoadBalancer",
    "aws:ecs/service:Service",
    "aws:acmpca/certificateAuthority:CertificateAuthority",
    "aws:route53recoverycontrol/cluster:Cluster",
    "aws:kms/key:Key",
)
DEMANDED = (*_HOLDS_DATA, *_COSTS)
"""Types that must be tagged."""

_KEYS = ("kmsKeyId", "kmsKeyArn", "kmsKey")
_BUCKET_ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"


@rule(
    "TAG-001",
    Severity.LOW,
    asks="Does everything that holds data or is paid by the hour say for which environment, and who answers for it?",
    remedy="Tag it, or give the provider defaultTags; an environment lists other tags that it requires in its setting required_tags.",
    controls=("HIPAA 164.310(d)(2)(iii)", "NIST CM-8", "NIST CM-8(4)", "NIST PM-5"),
)
def what_matters_is_tagged(graph: Graph) -> Iterator[Violation]:
    """In an incident the first question is whose this is; a bill and an inventory ask the same."""
    wanted = demands(graph)
    for resource in graph.of_type(*DEMANDED):
        own = tags(graph, resource)
        if missing := [d.what for d in wanted if not any(own.get(key) for key in d.keys)]:
            yield Violation(resource, f"{resource.name} does not say {' nor '.join(missing)}")


@rule(
    "TAG-002",
    Severity.LOW,
    asks="Does every store say, itself or by its key, how sensitive its data is, in a word that is known?",
    remedy="Tag the store or its key with its data class, in one of the words of the setting data_classes.",
    controls=("HIPAA 164.308(a)(7)(ii)(E)", "NIST RA-2", "NIST AC-16", "NIST SC-7(24)", "CIS AWS 2.1.3"),
)
def data_is_classified(graph: Graph) -> Iterator[Violation]:
    """Who may see it, how long it is kept and how fast it must be back all follow from this one word; a word of one's own means nothing."""
    known = classes(graph)
    for store in graph.of_type(*_HOLDS_DATA):
        said = _class_of(graph, store) or next((c for key in _keys(graph, store) if (c := _class_of(graph, key))), "")
        if not said:
            yield Violation(store, f"neither {store.name} nor its key says how sensitive its data is")
        elif said.lower() not in known:
            yield Violation(store, f"{store.name} holds data of the class {said!r}, which is none of {', '.join(sorted(known))}")


def _class_of(graph: Graph, resource: Resource) -> str:
    own = tags(graph, resource)
    return next((own[key] for key in sorted(CLASSIFICATION) if own.get(key)), "")


def _keys(graph: Graph, store: Resource) -> Iterator[Resource]:
    """The keys that encrypt a store; those of a bucket are named by a resource of its own."""
    for name in _KEYS:
        yield from graph.targets(store, name)
    yield from graph.targets(store, "serverSideEncryption")
    for encryption in graph.pointing_at(store, _BUCKET_ENCRYPTION, by="bucket"):
        yield from graph.targets(encryption, "rules")
