"""Whether somebody looks at what goes from one VPC to another, or answers for nobody looking.

Source: NIST SP 800-53 rev. 5, SC-7 and SI-4; NIST SP 800-207, 3 (traffic inside a network is trusted no more than other traffic).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policies.graph import Graph
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

_GATEWAY = "aws:ec2transitgateway/transitGateway:TransitGateway"
_FIREWALL = "aws:networkfirewall/firewall:Firewall"
_PEERING = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"
_HOW, _BY, _WHY = "holdfast:inspection", "holdfast:inspection-accepted-by", "holdfast:inspection-reason"


@rule(
    "NET-006",
    Severity.HIGH,
    asks="Is traffic between VPCs inspected, or has a named role accepted, with a reason, that it is not?",
    remedy="Set network.inspection.mode to firewall, or name accepted_by and a reason in the environment file; elsewhere write the tags "
    "holdfast:inspection (firewall or none), holdfast:inspection-accepted-by and holdfast:inspection-reason yourself.",
    controls=("HIPAA 164.308(a)(1)(ii)(B)", "NIST SC-7", "NIST SI-4", "NIST CA-6"),
)
def joined_networks_are_inspected(graph: Graph) -> Iterator[Violation]:
    """A gateway's tags say how it is inspected; a firewall must then stand in its Region, and none must have been accepted.

    No firewall stands between peered VPCs (Network Firewall Developer Guide, "Unsupported architectures"): there it must be accepted.
    """
    regions = {graph.region_of(firewall) for firewall in graph.of_type(_FIREWALL)}
    for gateway in graph.of_type(_GATEWAY):
        tags = _tags(gateway)
        if tags.get(_HOW) == "none":
            if not (tags.get(_BY) and tags.get(_WHY)):
                yield Violation(gateway, f"nobody has accepted that what {gateway.name} joins is not inspected")
        elif tags.get(_HOW) != "firewall":
            yield Violation(gateway, f"{gateway.name} joins VPCs and does not say whether anything inspects them")
        elif graph.region_of(gateway) not in regions:
            yield Violation(gateway, f"{gateway.name} says that a firewall inspects, but none stands in {graph.region_of(gateway)}")
    for peering in graph.of_type(_PEERING):
        tags = _tags(peering)
        if tags.get(_HOW) != "none" or not (tags.get(_BY) and tags.get(_WHY)):
            yield Violation(peering, f"{peering.name} joins two VPCs past every firewall, and nobody has accepted that")


def _tags(resource: Resource) -> Mapping[str, object]:
    tags = resource.value("tags")
    return tags if isinstance(tags, Mapping) else {}
