"""Rules of security groups, whatever the routes are.

Source: Amazon VPC User Guide, "Security group rules"; CIS AWS Foundations Benchmark v3.0, 5.2 and 5.3; IANA Service Name and Transport
Protocol Port Number Registry.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.graph import Graph
from policies.network.addresses import Traffic
from policies.network.filters import DEFAULT_GROUP, GROUP, admissions, departures
from policies.network.stores import stores, unguarded
from policies.network.unfollowed import Unfollowed, refuse
from policies.network.unread import unread_admissions, unread_departures
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

_GATEWAY_ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
_SENSITIVE = {
    22: "SSH", 23: "Telnet", 135: "RPC", 445: "SMB", 1433: "SQL Server", 1521: "Oracle", 2049: "NFS", 2375: "Docker", 3306: "MySQL",
    3389: "RDP", 5432: "PostgreSQL", 5439: "Redshift", 5601: "Kibana", 5900: "VNC", 5985: "WinRM", 6379: "Redis", 6443: "Kubernetes",
    8200: "Vault", 9042: "Cassandra", 9092: "Kafka", 9200: "OpenSearch", 11211: "Memcached", 27017: "MongoDB",
}  # fmt: skip
"""Ports of administration and of stores; they are TCP, some UDP too."""


@rule(
    "NET-008",
    Severity.CRITICAL,
    asks="Does no security group open a port of administration or of a store to the internet?",
    remedy="Name the group or the private addresses that need the port; administer through Systems Manager, which needs no open port.",
    controls=("HIPAA 164.312(a)(1)", "HIPAA 164.312(e)(1)", "NIST SC-7(5)", "NIST AC-17", "NIST CM-7", "CIS AWS 5.2", "CIS AWS 5.3"),
)
def no_sensitive_port_for_everybody(graph: Graph) -> Iterator[Violation]:
    """These ports are scanned for without pause; behind them a password or one flaw is all that is left."""
    doubts: list[Unfollowed] = []
    for group in graph.of_type(GROUP, DEFAULT_GROUP):
        for admission in (a for a in admissions(graph, group) if a.from_internet):
            if opened := [name for port, name in _SENSITIVE.items() if _covers(admission.traffic, port)]:
                shown = f"{', '.join(opened[:3])}{' and more' if len(opened) > 3 else ''}"  # noqa: PLR2004 - enough to see
                yield Violation(group, f"{group.name} opens {shown} to {admission.cidr} ({admission.rule})")
        doubts += unread_admissions(graph, group)
    refuse(doubts)


@rule(
    "NET-009",
    Severity.HIGH,
    asks="Does no security group admit every port from a range of addresses?",
    remedy="List the ports that are served; where members of one tier need all of each other's, name the group itself.",
    controls=("HIPAA 164.312(a)(1)", "NIST SC-7(5)", "NIST CM-7", "NIST AC-4"),
)
def no_group_admits_every_port(graph: Graph) -> Iterator[Violation]:
    """A rule for every port also admits what is started there next year; addresses, unlike a group, say nothing of who has them."""
    for group in graph.of_type(GROUP, DEFAULT_GROUP):
        for admission in admissions(graph, group):
            wide = admission.traffic.covers(Traffic("tcp")) or admission.traffic.covers(Traffic("udp"))
            if wide and admission.cidr:
                yield Violation(group, f"{group.name} admits every {_kind(admission.traffic)}port from {admission.cidr} ({admission.rule})")


@rule(
    "NET-010",
    Severity.HIGH,
    asks="Do the security groups of data stores let nothing out to the internet?",
    remedy="Remove the rule outward: a database answers, it does not call; replies need no rule.",
    controls=("HIPAA 164.312(e)(1)", "NIST SC-7(10)", "NIST SC-7(9)", "NIST AC-4"),
)
def data_groups_let_nothing_out(graph: Graph) -> Iterator[Violation]:
    """A function in the database that can open a connection outward carries records past every log of queries."""
    doubts: list[Unfollowed] = []
    groups: dict[str, Resource] = {}
    for store in stores(graph):
        groups |= {group.urn: group for group in store.groups}
        doubts += unguarded(store)
    for group in groups.values():
        for departure in departures(graph, group):
            if departure.from_internet:
                yield Violation(group, f"{group.name} guards data and lets {departure.traffic} out to {departure.cidr} ({departure.rule})")
        doubts += (u for u in unread_departures(graph, group) if not graph.target(u.resource, "prefixListId", _GATEWAY_ENDPOINT))
    refuse(doubts)


@rule(
    "NET-029",
    Severity.MEDIUM,
    asks="Does no security group let every port out to the internet?",
    remedy="List the ports that members call, mostly 443; an application rarely needs another.",
    controls=("HIPAA 164.312(e)(1)", "NIST SC-7(5)", "NIST SC-7(9)", "NIST CM-7"),
)
def no_group_lets_everything_out(graph: Graph) -> Iterator[Violation]:
    """What breaks in calls home, on whatever port is open; the group that AWS starts with opens all of them."""
    for group in graph.of_type(GROUP, DEFAULT_GROUP):
        for departure in (d for d in departures(graph, group) if d.from_internet):
            if departure.traffic.covers(Traffic("tcp")) or departure.traffic.covers(Traffic("udp")):
                yield Violation(group, f"{group.name} lets every {_kind(departure.traffic)}port out to {departure.cidr} ({departure.rule})")


def _covers(traffic: Traffic, port: int) -> bool:
    return any(traffic.covers(Traffic(protocol, port, port)) for protocol in ("tcp", "udp"))


def _kind(traffic: Traffic) -> str:
    return "" if traffic.protocol == "-1" else f"{traffic.protocol} "
