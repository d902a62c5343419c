"""Rules of VPC endpoints: private ways to AWS services, and what may be carried out by them.

Source: AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint policies" (without one, anybody there may do anything to
anybody's resources), "Gateway endpoints", "Access AWS services through AWS PrivateLink" (private DNS).
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.aws.conditions import demanded
from policies.aws.statements import Statement, statements
from policies.graph import Graph
from policies.network.filters import admissions
from policies.network.places import SUBNET
from policies.network.routes import vpc_of
from policies.network.stores import stores
from policies.network.unfollowed import Unfollowed, refuse
from policies.network.unread import unread_admissions
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

_ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
_POLICY = "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy"
_GROUP_JOINT = "aws:ec2/vpcEndpointSecurityGroupAssociation:VpcEndpointSecurityGroupAssociation"
_RECORD = "aws:route53/record:Record"
_TABLE = "aws:dynamodb/table:Table"
_SERVICES_OF_OTHERS = (".vpce.", "aws.vpce", "${")


@rule(
    "NET-013",
    Severity.MEDIUM,
    asks="Does every endpoint of an AWS service have a policy that is narrower than the default?",
    remedy="Give it a policy that names principals, resources or, by aws:PrincipalOrgID, aws:ResourceAccount and the like, whose they are.",
    controls=("HIPAA 164.312(a)(1)", "HIPAA 164.312(e)(1)", "NIST AC-3", "NIST AC-4", "NIST SC-7(10)"),
)
def endpoints_have_policies(graph: Graph) -> Iterator[Violation]:
    """A private way to S3 is a private way to everybody's S3: with the default policy, records leave for a stranger's bucket by it."""
    for endpoint in graph.of_type(_ENDPOINT):
        if not _of_aws(endpoint) or endpoint.text("vpcEndpointType") == "GatewayLoadBalancer":
            continue
        holders = [h for h in (endpoint, *graph.pointing_at(endpoint, _POLICY, by="vpcEndpointId")) if h.has("policy")]
        written = [s for h in holders for s in statements(h, "policy")]
        if not written:
            yield Violation(endpoint, f"{endpoint.name} has no policy of its own; the default lets everybody do everything")
        elif any(_anybodys(s) for s in written):
            yield Violation(endpoint, f"the policy of {endpoint.name} lets everybody reach what belongs to anybody, as the default does")


@rule(
    "NET-014",
    Severity.LOW,
    asks="Does every VPC that holds data reach S3, and DynamoDB where there are tables, by an endpoint?",
    remedy="Add a gateway endpoint to the VPC, with the route tables of the tiers that use the service; it costs nothing.",
    controls=("HIPAA 164.312(e)(1)", "NIST SC-7", "NIST SC-8", "NIST AC-4"),
)
def data_vpcs_reach_object_stores_privately(graph: Graph) -> Iterator[Violation]:
    """Without one, exports and backups of records take a way over the internet, or an engineer opens one in a hurry."""
    with_tables = {graph.region_of(table) for table in graph.of_type(_TABLE)}
    for vpc in _data_vpcs(graph):
        wanted = ("s3", "dynamodb") if graph.region_of(vpc) in with_tables else ("s3",)
        own = {e.text("serviceName").rpartition(".")[2] for e in graph.pointing_at(vpc, _ENDPOINT, by="vpcId")}
        for service in wanted:
            if service not in own:
                yield Violation(vpc, f"{vpc.name} holds data and has no endpoint for {service}")


@rule(
    "NET-015",
    Severity.LOW,
    asks="Does the name of an AWS service lead to its interface endpoint?",
    remedy="Switch on privateDnsEnabled, or point a record of a private zone of the service's name at the endpoint.",
    controls=("HIPAA 164.312(e)(1)", "NIST SC-7", "NIST SC-20"),
)
def endpoints_are_found_by_name(graph: Graph) -> Iterator[Violation]:
    """An endpoint that no name leads to is paid for and not used: the calls go on over the internet, or fail without it."""
    for endpoint in _interfaces(graph):
        if _of_aws(endpoint) and not endpoint.flag("privateDnsEnabled") and not graph.pointing_at(endpoint, _RECORD):
            yield Violation(endpoint, f"no name leads to {endpoint.name}: private DNS is off and no record points at it")


@rule(
    "NET-016",
    Severity.HIGH,
    asks="Do the security groups of interface endpoints admit only private addresses and groups, on the ports they serve?",
    remedy="Admit 443 from the groups or the private ranges of the tiers that call the service.",
    controls=("HIPAA 164.312(a)(1)", "NIST SC-7(5)", "NIST AC-4"),
)
def endpoints_admit_private_addresses(graph: Graph) -> Iterator[Violation]:
    """The endpoint speaks for whoever reaches it; the default group, which none was chosen over, admits its own members alone or all."""
    doubts: list[Unfollowed] = []
    for endpoint in _interfaces(graph):
        joints = graph.pointing_at(endpoint, _GROUP_JOINT, by="vpcEndpointId")
        groups = (*graph.targets(endpoint, "securityGroupIds"), *(g for j in joints for g in graph.targets(j, "securityGroupId")))
        if not groups and not endpoint.has("securityGroupIds"):
            yield Violation(endpoint, f"{endpoint.name} has no security group of its own, so the VPC's default one guards it")
        for group in groups:
            doubts += unread_admissions(graph, group)
            for admission in (a for a in admissions(graph, group) if a.from_internet):
                yield Violation(endpoint, f"{group.name} admits {admission.traffic} from {admission.cidr} to {endpoint.name}")
    refuse(doubts)


def _interfaces(graph: Graph) -> Iterator[Resource]:
    return (e for e in graph.of_type(_ENDPOINT) if e.text("vpcEndpointType") == "Interface")


def _of_aws(endpoint: Resource) -> bool:
    """Whether it leads to a service of AWS; those of partners take no policy and have no name of ours."""
    return not any(word in endpoint.text("serviceName") for word in _SERVICES_OF_OTHERS)


def _anybodys(statement: Statement) -> bool:
    """Whether it says neither who nor whose: no principal, no resource, and no condition that demands something."""
    every = "*" in statement.resources and "*" in statement.principals
    return statement.allows and every and not demanded(statement.conditions, "*")


def _data_vpcs(graph: Graph) -> Iterator[Resource]:
    found = {vpc.urn: vpc for store in stores(graph) for s in store.subnets if s.type == SUBNET and (vpc := vpc_of(graph, s))}
    return iter(found.values())
