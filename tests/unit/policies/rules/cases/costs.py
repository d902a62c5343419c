"""Where rules of tags and cost say yes and no."""

from __future__ import annotations

from policies.graph import Graph
from policies.resource import Options, Resource
from tests.unit.policies import hospital as h
from tests.unit.policies.graphs import changed, ref, replaced, resource, without
from tests.unit.policies.hospital import costs as c
from tests.unit.policies.hospital import network as n
from tests.unit.policies.hospital.tagging import tagged
from tests.unit.policies.rules.case import Case

EVERYWHERE = "0.0.0.0/0"


def sound(*more: Resource) -> Graph:
    return replaced(h.SOUND, *(tagged(r) for r in more))


def as_is(*more: Resource) -> Graph:
    """Without the tags that everything sound has."""
    return replaced(h.SOUND, *more)


def wanting(graph: Graph, **settings: object) -> Graph:
    return Graph(graph.resources, graph.environment, graph.outputs, {**graph.settings, **settings}, evidence=graph.evidence)


giving = resource("pulumi:providers:aws", "giving", defaultTags={"tags": {"Environment": "test", "Owner": "platform"}})
given = Resource(h.nat.urn, h.nat.type, h.nat.name, h.nat.properties, Options(provider=giving.urn), h.nat.edges)
classless = changed(h.key, tags={"environment": "test", "owner": "platform"})

loose = resource("aws:s3/bucket:Bucket", "loose", tags={"environment": "test", "owner": "clinic"})


def encrypted(key: Resource) -> tuple[Resource, Resource]:
    """The bucket's own encryption, with a key."""
    type_ = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    by = [{"applyServerSideEncryptionByDefault": {"kmsMasterKeyId": ref(key, "arn")}}]
    return key, resource(type_, "loose", bucket=ref(loose), rules=by)


TAGS = (
    Case("TAG-001", "workload does not say the environment nor who answers or pays for it", as_is(h.nat)),
    Case("TAG-001", "ehr does not say the environment", as_is(changed(h.primary, tags={"owner": "clinic", "data-class": "clinical"}))),
    Case(
        "TAG-001", "does not say who answers",
        as_is(changed(h.nat, tags={"env": "test", "owner": ""})), as_is(changed(h.nat, tags={"env": "test", "Team": "a"})),
    ),
    Case("TAG-001", "workload does not say", as_is(h.nat), as_is(giving, given)),
    Case(
        "TAG-001", "does not say purpose",
        wanting(sound(), required_tags=["purpose"]), wanting(sound(), required_tags=["holdfast:environment"]),
    ),
    Case("TAG-002", "neither ehr nor its key says", as_is(classless, changed(h.primary, tags={"environment": "test", "owner": "clinic"}))),
    Case("TAG-002", "ehr holds data of the class 'secret-ish'", as_is(changed(h.primary, tags={"data_class": "secret-ish"}))),
    Case("TAG-002", "none of open", wanting(sound(), data_classes=["open"]), wanting(sound(), data_classes=["Clinical"])),
    Case(
        "TAG-002", "neither loose nor its key", as_is(loose, *encrypted(classless)),
        as_is(loose, *encrypted(changed(h.key, tags={"data_class": "logs"}))),
    ),
)  # fmt: skip

out = resource("aws:ec2/route:Route", "by-nat", routeTableId=ref(h.public_table), destinationCidrBlock="8.0.0.0/8", natGatewayId=ref(h.nat))
worker = resource("aws:ec2/instance:Instance", "worker", subnetId=ref(h.ingress_subnet), vpcSecurityGroupIds=[ref(h.application_group)])
public_endpoint = changed(n.object_store, routeTableIds=[ref(h.public_table)])
joined = resource(
    "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation", "public",
    vpcEndpointId=ref(n.object_store), routeTableId=ref(h.public_table),
)  # fmt: skip
account = resource("aws:organizations/account:Account", "clinic")
heap = resource("aws:s3/bucket:Bucket", "heap", bucket="heap")
queries = resource("aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig", "names", destinationArn=ref(heap, "arn"))
ends = resource(c.lifecycle.type, "heap", bucket=ref(heap), rules=[{"status": "Enabled", "expiration": {"days": 365}}])
NOTICE = c.NOTICE

COSTS = (
    Case("COST-001", "nobody hears of spending", sound(changed(c.budget, notifications=None))),
    Case("COST-001", "nobody hears of spending", sound(changed(c.budget, notifications=[{**NOTICE, "subscriberSnsTopicArns": []}]))),
    Case("COST-001", "nobody hears of spending before", sound(changed(c.budget, notifications=[{**NOTICE, "threshold": 120}]))),
    Case("COST-001", "clinic is an account without a budget", without(sound(account), "spending", c.budget.type), sound(account)),
    Case("COST-002", "nothing watches for what is unusual", without(h.SOUND, "unusual", c.monitor.type)),
    Case("COST-002", "nobody hears of what unusual finds", without(h.SOUND, "unusual", c.subscription.type)),
    Case("COST-002", "nobody hears of what unusual finds", sound(changed(c.subscription, subscribers=[]))),
    Case("COST-003", "worker in ingress reaches S3 by NAT gateway workload", sound(out, worker), sound(out, worker, public_endpoint)),
    Case("COST-003", "reaches S3 by NAT", sound(out, worker), sound(out, worker, joined)),
    Case("COST-004", "staging keeps logs, and nothing ever moves or drops them", without(h.SOUND, "staging", c.lifecycle.type)),
    Case("COST-004", "staging keeps logs", sound(changed(c.lifecycle, rules=[{"status": "Disabled", "expiration": {"days": 9}}]))),
    Case(
        "COST-004", "staging keeps logs",
        sound(changed(c.lifecycle, rules=[{"id": "a", "status": "Enabled", "abortIncompleteMultipartUpload": {}}])),
        sound(changed(c.lifecycle, rules=[{"id": "a", "status": "Enabled", "transitions": [{"days": 30, "storageClass": "GLACIER"}]}])),
    ),
    Case("COST-004", "heap keeps logs", sound(queries, heap), sound(queries, heap, ends)),
)  # fmt: skip

CASES: tuple[Case, ...] = (*TAGS, *COSTS)
