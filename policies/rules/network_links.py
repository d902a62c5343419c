"""Rules of links to other networks: VPN tunnels, transit gateways, services offered to others, and the firewall between.

Sources: AWS Site-to-Site VPN User Guide, "Tunnel options"; NIST SP 800-77 rev. 1, 4 and 8; Amazon VPC Transit Gateways, "Transit
gateway attachments"; AWS PrivateLink Guide, "Accept or reject connection requests"; AWS Network Firewall Developer Guide, "Stateful
default actions".
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.graph import Graph
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

_VPN = "aws:ec2/vpnConnection:VpnConnection"
_GATEWAY = "aws:ec2transitgateway/transitGateway:TransitGateway"
_SERVICE = "aws:ec2/vpcEndpointService:VpcEndpointService"
_FIREWALL = "aws:networkfirewall/firewall:Firewall"
_FIREWALL_LOGS = "aws:networkfirewall/loggingConfiguration:LoggingConfiguration"
_TUNNELS = ("tunnel1", "tunnel2")
_STRONG = {
    "IkeVersions": {"ikev2"},
    "Phase1EncryptionAlgorithms": {"AES128-GCM-16", "AES256-GCM-16", "AES256"},
    "Phase2EncryptionAlgorithms": {"AES128-GCM-16", "AES256-GCM-16", "AES256"},
    "Phase1IntegrityAlgorithms": {"SHA2-256", "SHA2-384", "SHA2-512"},
    "Phase2IntegrityAlgorithms": {"SHA2-256", "SHA2-384", "SHA2-512"},
    "Phase1DhGroupNumbers": {"14", "15", "16", "17", "18", "19", "20", "21"},
    "Phase2DhGroupNumbers": {"14", "15", "16", "17", "18", "19", "20", "21"},
}
"""What NIST SP 800-77 rev. 1 still recommends, of what AWS offers; what is not set is everything that AWS offers."""

_SEEN = {"aws:forward_to_sfe", "aws:drop"}
"""What the stateless engine may do with a packet that none of its rules names, so that no packet passes unseen."""


@rule(
    "NET-020",
    Severity.HIGH,
    asks="Do both tunnels of every VPN accept nothing but IKEv2 and strong algorithms?",
    remedy="Set IKE versions, and for both phases encryption, integrity and groups; what is left out the peer may choose, SHA-1 too.",
    controls=("HIPAA 164.312(e)(1)", "HIPAA 164.312(e)(2)(ii)", "NIST SC-8(1)", "NIST SC-13", "NIST AC-17(2)"),
)
def tunnels_are_strong(graph: Graph) -> Iterator[Violation]:
    """The tunnel is as strong as the weakest proposal it accepts, and the peer at the other end may be an old device, or an attacker."""
    for connection in graph.of_type(_VPN):
        for tunnel in _TUNNELS:
            said = {option: {_plain(text) for text in connection.texts(f"{tunnel}{option}")} for option in _STRONG}
            if left := [option for option, proposed in said.items() if not proposed]:
                yield Violation(connection, f"{tunnel} of {connection.name} leaves {', '.join(left)} to the peer")
            for option, strong in _STRONG.items():
                if weak := said[option] - strong:
                    yield Violation(connection, f"{tunnel} of {connection.name} accepts {', '.join(sorted(weak))} as {option}")


@rule(
    "NET-021",
    Severity.HIGH,
    asks="Does no transit gateway join by itself what another account attaches?",
    remedy="Set autoAcceptSharedAttachments to disable and accept attachments one by one.",
    controls=("HIPAA 164.308(a)(4)(ii)(B)", "NIST CA-3", "NIST SC-7", "NIST AC-4"),
)
def attachments_are_accepted_by_hand(graph: Graph) -> Iterator[Violation]:
    """Whoever may attach would otherwise be in the hospital's network, with the routes of the default table, before anybody looked."""
    for gateway in graph.of_type(_GATEWAY):
        if gateway.flag("autoAcceptSharedAttachments") or gateway.text("autoAcceptSharedAttachments") == "enable":
            yield Violation(gateway, f"{gateway.name} accepts whatever another account attaches")


@rule(
    "NET-022",
    Severity.HIGH,
    asks="Must every partner be accepted before joining a service that is offered to partners?",
    remedy="Set acceptanceRequired on the endpoint service.",
    controls=("HIPAA 164.308(b)(1)", "NIST CA-3(6)", "NIST AC-20(1)", "NIST SC-7(4)"),
)
def offered_services_are_joined_by_consent(graph: Graph) -> Iterator[Violation]:
    """A partner is somebody with whom there is an agreement; an endpoint that connects itself asks nobody for one."""
    for service in graph.of_type(_SERVICE):
        if not service.flag("acceptanceRequired", default=True):
            yield Violation(service, f"{service.name} accepts every connection by itself")


@rule(
    "NET-023",
    Severity.HIGH,
    asks="Does every firewall drop what no rule of it passes, and see every packet?",
    remedy="Forward stateless traffic to the stateful engine, order rules strictly, and make a drop the stateful default action.",
    controls=("HIPAA 164.312(e)(1)", "NIST SC-7(5)", "NIST SC-7(11)", "NIST AC-4"),
)
def firewalls_deny_by_default(graph: Graph) -> Iterator[Violation]:
    """In the order that AWS starts with, what matches no rule passes: the list of what is allowed then allows everything."""
    for firewall in graph.of_type(_FIREWALL):
        policy = graph.target(firewall, "firewallPolicyArn")
        if policy is None:
            yield Violation(firewall, f"the policy of firewall {firewall.name} is not in this program")
        elif reason := _passes(policy):
            yield Violation(policy, f"{policy.name} {reason}")


@rule(
    "NET-024",
    Severity.MEDIUM,
    asks="Does every firewall tell what it drops and record what it passes?",
    remedy="Add a logging configuration with ALERT and FLOW logs.",
    controls=("HIPAA 164.312(b)", "NIST AU-2", "NIST AU-12", "NIST SI-4(4)"),
)
def firewalls_keep_logs(graph: Graph) -> Iterator[Violation]:
    """A drop that nobody reads is an attempt that nobody knows of."""
    for firewall in graph.of_type(_FIREWALL):
        logs = graph.pointing_at(firewall, _FIREWALL_LOGS, by="firewallArn")
        kinds = {c.text("logType") for log in logs for c in log.blocks("loggingConfiguration.logDestinationConfigs")}
        if missing := {"ALERT", "FLOW"} - kinds:
            yield Violation(firewall, f"{firewall.name} keeps no {' and no '.join(sorted(missing))} log")


def _passes(policy: Resource) -> str | None:
    """How a firewall policy lets through what no rule names, or None."""
    own = "firewallPolicy"
    for way in ("statelessDefaultActions", "statelessFragmentDefaultActions"):
        if not _SEEN & set(policy.texts(f"{own}.{way}")):
            return "passes packets that the stateful rules never see"
    if policy.text(f"{own}.statefulEngineOptions.ruleOrder") != "STRICT_ORDER":
        return "does not order its rules strictly, so it passes what no rule names"
    if not any(action.startswith("aws:drop") for action in policy.texts(f"{own}.statefulDefaultActions")):
        return "has no default action that drops"
    return None


def _plain(text: str) -> str:
    """A number without the point that numbers of a recorded program carry."""
    return text.removesuffix(".0")
