"""Where a VPC peering connection leads.

Source: Amazon VPC Peering Guide, "How VPC peering connections work". AWS refuses to forward from one end to a gateway of the other; that
does not stop a proxy or an appliance there, so whoever asks is told of the other end all the same.
"""

from __future__ import annotations

from policies.graph import Graph
from policies.network.arrival import Arrival
from policies.network.unfollowed import Unfollowed
from policies.resource import Resource

PEERING = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"
ACCEPTER = "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter"


def peered(graph: Graph, target: Resource, vpc: Resource) -> Arrival | Unfollowed:
    """The other end, seen from `vpc`, of a connection or of its accepter."""
    connection = graph.target(target, "vpcPeeringConnectionId", PEERING) if target.type == ACCEPTER else target
    if connection is None:
        return Unfollowed(target, f"the peering connection that {target.name} accepts is not in this program")
    ends = [graph.target(connection, end) for end in ("vpcId", "peerVpcId")]
    if vpc not in ends:
        return Unfollowed(connection, f"peering connection {connection.name} is not seen to end in VPC {vpc.name}")
    other = ends[1] if ends[0] is vpc else ends[0]
    if other is None:
        return Unfollowed(connection, f"the VPC at the other end of peering connection {connection.name} is not in this program")
    return Arrival(other, f"peering connection {connection.name} joins VPC {vpc.name} and VPC {other.name}")
