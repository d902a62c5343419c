"""Where a firewall hands on what a route leads to it.

Source: AWS Network Firewall Developer Guide, "Route table configurations": a packet enters by an endpoint, and what the firewall passes
leaves by the routes of the endpoint's own subnet. What it would drop is taken to pass: its rules are another question than its routes.
"""

from __future__ import annotations

from policies.graph import Graph
from policies.network.arrival import Arrival
from policies.network.unfollowed import Unfollowed
from policies.resource import Resource

_SUBNET = "aws:ec2/subnet:Subnet"


def passed_on(graph: Graph, firewall: Resource, vpc: Resource) -> Arrival | Unfollowed:
    """The subnets of a firewall's endpoints, in the VPC from which packets came."""
    subnets = graph.targets(firewall, "subnetMappings", _SUBNET)
    if not subnets:
        return Unfollowed(firewall, f"no subnet of firewall {firewall.name} is in this program")
    return Arrival(vpc, f"firewall {firewall.name} passes it on in {', '.join(subnet.name for subnet in subnets)}", subnets)
