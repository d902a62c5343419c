"""Rules of cost: who hears of it, and what is paid for nothing.

Source: AWS Cost Management User Guide, "Managing your costs with AWS Budgets" and "Detecting unusual spend with AWS Cost Anomaly
Detection"; Amazon VPC User Guide, "NAT gateway basics" (each gigabyte is paid); Amazon S3 User Guide, "Managing your storage lifecycle".
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.graph import Graph
from policies.network.places import CALLERS, Places
from policies.network.routes import table_of
from policies.network.tables import Tables
from policies.network.ways import Way, ways
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

_ACCOUNT = "aws:organizations/account:Account"
_BUDGET = "aws:budgets/budget:Budget"
_MONITOR = "aws:costexplorer/anomalyMonitor:AnomalyMonitor"
_SUBSCRIPTION = "aws:costexplorer/anomalySubscription:AnomalySubscription"
_BUCKET = "aws:s3/bucket:Bucket"
_ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
_ENDPOINT_JOINT = "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation"
_NAT = "aws:ec2/natGateway:NatGateway"
_LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
_DELIVERS = {
    "aws:s3/bucketLogging:BucketLogging": "targetBucket",
    "aws:cloudtrail/trail:Trail": "s3BucketName",
    "aws:cfg/deliveryChannel:DeliveryChannel": "s3BucketName",
    "aws:ec2/flowLog:FlowLog": "logDestination",
    "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": "destinationArn",
    "aws:lb/loadBalancer:LoadBalancer": "accessLogs",
}


@rule(
    "COST-001",
    Severity.LOW,
    asks="Does every budget tell somebody before it is spent, and is there one where accounts are made?",
    remedy="Give the budget a notification at 100 percent or less, with a topic or an address.",
    controls=("HIPAA 164.308(a)(1)(ii)(D)", "NIST PM-3", "NIST SC-5(3)"),
)
def budgets_reach_somebody(graph: Graph) -> Iterator[Violation]:
    """Stolen credentials show on the bill first: machines that nobody asked for are what they are stolen for."""
    budgets = tuple(graph.of_type(_BUDGET))
    if not budgets and (account := next(graph.of_type(_ACCOUNT), None)):
        yield Violation(account, f"{account.name} is an account without a budget")
    for budget in budgets:
        if not any(_heard(n) for n in budget.blocks("notifications")):
            yield Violation(budget, f"nobody hears of {budget.name} before it is spent")


@rule(
    "COST-002",
    Severity.LOW,
    asks="Is somebody told of unusual spending, where spending is watched at all?",
    remedy="Add an anomaly monitor over all services, and a subscription with a topic or an address.",
    controls=("HIPAA 164.308(a)(1)(ii)(D)", "NIST SI-4", "NIST SC-5(3)"),
)
def unusual_spending_is_told(graph: Graph) -> Iterator[Violation]:
    """A budget hears of a month; an anomaly of a day, and it names the service."""
    monitors = tuple(graph.of_type(_MONITOR))
    watched = next(graph.of_type(_BUDGET, _ACCOUNT), None)
    if watched and not monitors:
        yield Violation(watched, "spending has a budget, and nothing watches for what is unusual")
    for monitor in monitors:
        if not any(s.blocks("subscribers") for s in graph.pointing_at(monitor, _SUBSCRIPTION, by="monitorArnLists")):
            yield Violation(monitor, f"nobody hears of what {monitor.name} finds")


@rule(
    "COST-003",
    Severity.LOW,
    asks="Does traffic to S3 avoid the NAT gateway?",
    remedy="Add the subnet's route table to the VPC's gateway endpoint for S3, which costs nothing.",
    controls=("HIPAA 164.312(e)(1)", "NIST SC-7", "NIST PM-3"),
)
def object_storage_passes_by_nat(graph: Graph) -> Iterator[Violation]:
    """Each gigabyte through a NAT gateway is paid, and goes by public addresses to a service that has a private way."""
    if not next(graph.of_type(_BUCKET), None):
        return
    tables, places = Tables(graph), Places(graph)
    callers = {subnet.urn: (caller, subnet) for caller in graph.of_type(*CALLERS) for subnet in places.of(caller).subnets}
    told: set[str] = set()
    for caller, subnet in callers.values():
        table = table_of(graph, subnet)
        if table is None or table.urn in told or _has_endpoint(graph, table):
            continue
        told.add(table.urn)
        nat = next((w.out for w in ways(tables, subnet, None) if isinstance(w, Way) and w.out and w.out.route.target.type == _NAT), None)
        if nat:
            yield Violation(caller, f"{caller.name} in {subnet.name} reaches S3 by NAT gateway {nat.route.target.name}")


@rule(
    "COST-004",
    Severity.LOW,
    asks="Does every bucket of logs move or drop what is old?",
    remedy="Add a lifecycle with an expiration or a transition; where Object Lock holds, no earlier than its retention ends.",
    controls=("HIPAA 164.316(b)(2)(i)", "NIST AU-4", "NIST AU-11", "NIST SI-12"),
)
def logs_do_not_pile_up(graph: Graph) -> Iterator[Violation]:
    """Logs are read by nobody until they are needed; kept at hand for ever, they cost more than the systems they tell of."""
    buckets = {b.urn: b for type_, by in _DELIVERS.items() for d in graph.of_type(type_) for b in graph.targets(d, by, _BUCKET)}
    for bucket in buckets.values():
        rules = [r for c in graph.pointing_at(bucket, _LIFECYCLE, by="bucket") for r in c.blocks("rules")]
        if not any(_ends(r) for r in (*rules, *bucket.blocks("lifecycleRules"))):
            yield Violation(bucket, f"{bucket.name} keeps logs, and nothing ever moves or drops them")


def _heard(notification: Resource) -> bool:
    threshold = notification.number("threshold")
    early = threshold is not None and (notification.text("thresholdType") != "PERCENTAGE" or threshold <= 100)  # noqa: PLR2004 - percent
    return early and any(notification.texts(k) for k in ("subscriberSnsTopicArns", "subscriberEmailAddresses"))


def _has_endpoint(graph: Graph, table: Resource) -> bool:
    direct = graph.pointing_at(table, _ENDPOINT, by="routeTableIds")
    joints = graph.pointing_at(table, _ENDPOINT_JOINT, by="routeTableId")
    joined = (e for j in joints if (e := graph.target(j, "vpcEndpointId", _ENDPOINT)))
    return any(e.text("serviceName").endswith(".s3") for e in (*direct, *joined))


def _ends(rule_: Resource) -> bool:
    on = rule_.text("status") == "Enabled" or rule_.flag("enabled")
    return on and any(rule_.has(key) for key in ("expiration", "transitions", "transition"))
