"""Rules of the network ACLs that stand before data.

Source: Amazon VPC User Guide, "Network ACL rules" and "Ephemeral ports"; CIS AWS Foundations Benchmark v3.0, 5.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.graph import Graph
from policies.network.acls import ACL, DEFAULT_ACL, AclRule, acl_of, rules_of
from policies.network.addresses import Traffic, is_internet, network_of, within
from policies.network.routes import vpc_of
from policies.network.stores import stores, unplaced
from policies.network.unfollowed import Unfollowed, refuse
from policies.rule import Severity, Violation, rule

_FIRST_EPHEMERAL = 1024
_LEAST_REPLIES = 28_000
"""How many ports a rule for replies covers at least: those that a Linux client chooses from (32768-60999)."""
_ADMINISTRATION = (22, 3389)


@rule(
    "NET-011",
    Severity.MEDIUM,
    asks="Do the network ACLs of data subnets admit no address of the internet?",
    remedy="Give data subnets an ACL of their own that admits the tiers that use them; to the whole internet at most replies (1024-65535).",
    controls=("HIPAA 164.312(e)(1)", "NIST SC-7", "NIST SC-7(5)", "NIST SC-7(29)"),
)
def data_subnets_have_their_own_acl(graph: Graph) -> Iterator[Violation]:
    """The second line: where a group is opened by mistake, the ACL of the subnet still knows who has business there."""
    doubts: list[Unfollowed] = []
    judged: set[str] = set()
    for store in stores(graph):
        doubts += unplaced(store)
        for subnet in (s for s in store.subnets if s.urn not in judged):
            judged.add(subnet.urn)
            acl = acl_of(graph, subnet, vpc_of(graph, subnet))
            if acl is None:
                yield Violation(subnet, f"{subnet.name} holds data behind the default network ACL, which admits everybody")
            elif found := next((r for r in _open(rules_of(graph, acl)) if not _replies(r.traffic)), None):
                yield Violation(acl, f"{acl.name} admits {found.traffic} from {found.cidr} to {subnet.name}, which holds data")
    refuse(doubts)


@rule(
    "NET-012",
    Severity.HIGH,
    asks="Does no network ACL admit the internet to ports of remote administration?",
    remedy="Admit the internet to the ports that are served to it alone, and to replies (1024-65535).",
    controls=("HIPAA 164.312(a)(1)", "NIST AC-17", "NIST SC-7(5)", "CIS AWS 5.1"),
)
def no_acl_admits_administration(graph: Graph) -> Iterator[Violation]:
    """An ACL is the only filter that a later, careless security group cannot open again.

    A rule for replies is let be, although 3389 is among them: without it nothing behind could call out, and the groups stay shut.
    """
    for acl in graph.of_type(ACL, DEFAULT_ACL):
        for found in _open(rules_of(graph, acl)):
            port = next((p for p in _ADMINISTRATION if found.traffic.covers(Traffic("tcp", p, p))), None)
            if port and not _replies(found.traffic):
                yield Violation(acl, f"{acl.name} admits port {port} from {found.cidr}")
                break


def _replies(traffic: Traffic) -> bool:
    """Whether a rule is for replies: it spares the ports of services and leaves clients room to choose."""
    return traffic.low >= _FIRST_EPHEMERAL and traffic.high - traffic.low >= _LEAST_REPLIES


def _open(rules: tuple[AclRule, ...]) -> Iterator[AclRule]:
    """The rules that admit addresses of the internet and that no earlier deny covers."""
    denied: list[AclRule] = []
    for found in rules:
        if not found.allows:
            denied.append(found)
        elif is_internet(found.cidr) and not any(_covered(found, d) for d in denied):
            yield found


def _covered(found: AclRule, denied: AclRule) -> bool:
    inner, outer = network_of(found.cidr), network_of(denied.cidr)
    return inner is not None and outer is not None and within(inner, outer) and denied.traffic.covers(found.traffic)
