"""Where rules of network, tiers, groups, endpoints and links say yes and no."""

from __future__ import annotations

from policies.graph import Graph
from policies.resource import Resource
from tests.unit.policies import hospital as h
from tests.unit.policies.graphs import changed, made, ref, replaced, resource, without
from tests.unit.policies.hospital import network as n
from tests.unit.policies.rules.case import Case

EVERYWHERE = "0.0.0.0/0"
BARE = without(h.SOUND, "data", n.acl_joint.type)
_FIREWALL = "aws:networkfirewall/firewall:Firewall"


def sound(*more: Resource) -> Graph:
    return replaced(h.SOUND, *more)


def bare(*more: Resource) -> Graph:
    """Without the ACL that would stop what groups let pass."""
    return replaced(BARE, *more)


TUNNEL = (
    h.admit("tunnel", h.application_group, referencedSecurityGroupId=ref(h.ingress_group)),
    n.leave("tunnel", h.ingress_group, referencedSecurityGroupId=ref(h.application_group)),
)
BY_ADDRESS = h.admit("by-address", h.application_group, cidrIpv4="10.0.0.0/16", fromPort=None, toPort=None, ipProtocol="-1")
LEAVES_BY_ADDRESS = n.leave("by-address", h.ingress_group, cidrIpv4="10.0.0.0/8")
DATA_BY_ADDRESS = changed(h.from_application, referencedSecurityGroupId=None, cidrIpv4="10.0.3.0/24")
APPLICATION_SUBNET = resource("aws:ec2/subnet:Subnet", "application", vpcId=ref(h.vpc), cidrBlock="10.0.3.0/24")
SERVER = resource(
    "aws:ec2/instance:Instance", "server", subnetId=ref(APPLICATION_SUBNET), vpcSecurityGroupIds=[ref(h.application_group)]
)  # fmt: skip

policy = resource(
    "aws:networkfirewall/firewallPolicy:FirewallPolicy", "wall",
    firewallPolicy={
        "statelessDefaultActions": ["aws:forward_to_sfe"], "statelessFragmentDefaultActions": ["aws:forward_to_sfe"],
        "statefulEngineOptions": {"ruleOrder": "STRICT_ORDER"}, "statefulDefaultActions": ["aws:drop_established"],
    },
)  # fmt: skip
firewall = resource(_FIREWALL, "wall", vpcId=ref(h.vpc), firewallPolicyArn=ref(policy, "arn"))
_KINDS = [{"logType": kind, "logDestinationType": "S3"} for kind in ("ALERT", "FLOW")]
firewall_logs = resource(
    "aws:networkfirewall/loggingConfiguration:LoggingConfiguration", "wall",
    firewallArn=ref(firewall, "arn"), loggingConfiguration={"logDestinationConfigs": _KINDS},
)  # fmt: skip
WALL = (firewall, policy, firewall_logs)


def wall(**more: object) -> Graph:
    """The firewall with another policy."""
    own = dict(policy.value("firewallPolicy"))  # type: ignore[call-overload]  # a mapping, by construction
    return sound(firewall, firewall_logs, changed(policy, firewallPolicy={**own, **more}))


def joint(**more: object) -> Resource:
    tags = {"holdfast:inspection": "none", "holdfast:inspection-accepted-by": "role", "holdfast:inspection-reason": "why"}
    return made("aws:ec2transitgateway/transitGateway:TransitGateway", "joint", {"tags": tags, **more})


def acl_in(low: int, high: int, cidr: str = EVERYWHERE, **more: object) -> Resource:
    return n.acl_rule("open", egress=False, low=low, high=high, cidr=cidr, ruleNumber=200, **more)


_OPEN_POLICY = h.document(h.allow("*", Principal="*"))
VPN = n.vpn
RANGE = changed(h.from_ingress, referencedSecurityGroupId=None, cidrIpv4="10.0.1.0/24", ipProtocol="-1", fromPort=None, toPort=None)

_TIERS = (
    Case("NET-007", "two hops behind an entrance at one port, tcp 5432", bare(*TUNNEL)),
    Case("NET-007", "application admits every port from 10.0.0.0/16", bare(BY_ADDRESS, LEAVES_BY_ADDRESS)),
    Case("NET-007", "ehr is two hops", bare(*TUNNEL, APPLICATION_SUBNET, SERVER, DATA_BY_ADDRESS)),
    Case("NET-007", "ehr is two hops", bare(*TUNNEL), bare(TUNNEL[0])),  # what the entrance cannot send goes nowhere
    Case("NET-007", "ehr is two hops", bare(*TUNNEL), replaced(without(BARE, "to-data", n.application_out.type), *TUNNEL)),
)
_GROUPS = (
    Case(
        "NET-008", "application opens SSH to 0.0.0.0/0",
        sound(h.admit("ssh", h.application_group, cidrIpv4=EVERYWHERE, fromPort=22, toPort=22)),
    ),
    Case("NET-008", "opens PostgreSQL to ::/0", sound(h.admit("six", h.ingress_group, cidrIpv6="::/0"))),
    Case("NET-008", "and more to 0.0.0.0/0", sound(h.admit("all", h.ingress_group, cidrIpv4=EVERYWHERE, ipProtocol="-1"))),
    Case(
        "NET-008", "opens RDP to 8.0.0.0/8",
        sound(changed(h.default_group, ingress=[{"protocol": "tcp", "fromPort": 3389, "toPort": 3389, "cidrBlocks": ["8.0.0.0/8"]}])),
    ),
    Case("NET-009", "admits every port from 10.0.1.0/24", sound(RANGE)),
    Case("NET-009", "admits every tcp port", sound(h.admit("all", h.application_group, cidrIpv4="10.0.0.0/8", fromPort=0, toPort=65535))),
    Case("NET-009", "every port", sound(RANGE), sound(changed(h.from_ingress, ipProtocol="-1"))),  # from a group it may
    Case(
        "NET-010", "data guards data and lets every port out to 0.0.0.0/0",
        sound(n.leave("out", h.data_group, cidrIpv4=EVERYWHERE, ipProtocol="-1")),
    ),
    Case(
        "NET-029", "application lets every port out to 0.0.0.0/0",
        sound(n.leave("out", h.application_group, cidrIpv4=EVERYWHERE, ipProtocol="-1")),
        sound(n.leave("out", h.application_group, cidrIpv4=EVERYWHERE, fromPort=443, toPort=443)),
    ),
    Case(
        "NET-029", "application lets every tcp port out",
        sound(n.leave("out", h.application_group, cidrIpv6="::/0", fromPort=0, toPort=65535)),
        sound(n.leave("out", h.application_group, cidrIpv4="10.0.0.0/8", ipProtocol="-1")),
    ),
    Case(
        "NET-010", "data guards data and lets tcp 443 out to 52.0.0.0/8",
        sound(n.leave("out", h.data_group, cidrIpv4="52.0.0.0/8", fromPort=443, toPort=443)),
        sound(n.leave("out", h.data_group, prefixListId=ref(n.object_store, "prefixListId"), fromPort=443, toPort=443)),
    ),
)  # fmt: skip
_ACLS = (
    Case("NET-011", "data holds data behind the default network ACL", BARE),
    Case("NET-011", "data admits tcp 443 from 0.0.0.0/0 to data", sound(acl_in(443, 443)), sound(acl_in(1024, 65535))),
    Case("NET-011", "data admits tcp 5432 from 8.0.0.0/8", sound(acl_in(5432, 5432, "8.0.0.0/8"))),
    Case("NET-011", "data admits", sound(acl_in(443, 443)), sound(acl_in(443, 443), acl_in_denied := n.acl_rule(
        "deny", egress=False, low=0, high=65535, cidr=EVERYWHERE, ruleNumber=150, ruleAction="deny"))),
    Case("NET-012", "data admits port 22 from 0.0.0.0/0", sound(acl_in(0, 65535)), sound(acl_in(1024, 65535))),
    Case("NET-012", "data admits port 3389", sound(acl_in(3389, 3389)), sound(acl_in(3389, 3389), acl_in_denied)),
)  # fmt: skip
_ENDPOINTS = (
    Case("NET-013", "s3 has no policy of its own", sound(changed(n.object_store, policy=None))),
    Case("NET-013", "the policy of kms lets everybody reach what belongs to anybody", sound(changed(n.endpoint, policy=_OPEN_POLICY))),
    Case("NET-013", "the policy of s3 lets everybody", sound(changed(n.object_store, policy=h.document(h.allow("s3:*", Principal="*"))))),
    Case(
        "NET-013", "the policy of s3 lets everybody", sound(changed(n.object_store, policy=h.document(h.allow("s3:*", Principal="*")))),
        sound(changed(n.object_store, policy=h.document(h.allow("s3:*", "arn:aws:s3:::archive/*", Principal="*")))),
    ),
    Case(
        "NET-013", "s3 has no policy", sound(changed(n.object_store, policy=None)),
        sound(changed(n.object_store, policy=None), resource(
            "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy", "s3", vpcEndpointId=ref(n.object_store), policy=n.ENDPOINT_POLICY)),
    ),
    Case("NET-014", "workload holds data and has no endpoint for s3", without(h.SOUND, "s3", n.object_store.type)),
    Case(
        "NET-014", "no endpoint for dynamodb",
        without(sound(resource("aws:dynamodb/table:Table", "sessions")), "dynamodb", n.object_store.type),
    ),
    Case("NET-015", "no name leads to kms", sound(changed(n.endpoint, privateDnsEnabled=False))),
    Case(
        "NET-015", "no name leads to kms", sound(changed(n.endpoint, privateDnsEnabled=None)),
        sound(changed(n.endpoint, privateDnsEnabled=None), resource(
            "aws:route53/record:Record", "kms", name="kms.eu-west-1.amazonaws.com", type="A",
            aliases=[{"name": ref(n.endpoint, "dnsEntries[0].dnsName")}])),
    ),
    Case("NET-016", "endpoints admits tcp 443 from 0.0.0.0/0 to kms", sound(changed(n.endpoint_in, cidrIpv4=EVERYWHERE))),
    Case("NET-016", "kms has no security group of its own", sound(changed(n.endpoint, securityGroupIds=None))),
)  # fmt: skip
_EXPOSURE = (
    Case("NET-017", "started in ingress gets a public address", sound(changed(h.ingress_subnet, mapPublicIpOnLaunch=True))),
    Case("NET-017", "started in data gets", sound(changed(h.data_subnet, assignIpv6AddressOnCreation=True))),
    Case("NET-017", "started in zone-a gets", sound(resource("aws:ec2/defaultSubnet:DefaultSubnet", "zone-a"))),
    Case("NET-018", "home blocks nothing", sound(changed(n.blocked, internetGatewayBlockMode="off"))),
    Case("NET-018", "ingress lifts the block of public access for data", sound(changed(n.opening, subnetId=ref(h.data_subnet)))),
    Case("NET-018", "public access for workload", sound(changed(n.opening, subnetId=None, vpcId=ref(h.vpc)))),
    Case("NET-019", "nothing records the names that are asked for in workload", without(h.SOUND, "workload", n.queries.type)),
)
_LINKS = (
    Case("NET-020", "tunnel1 of partner leaves IkeVersions to the peer", sound(changed(VPN, tunnel1IkeVersions=None))),
    Case("NET-020", "tunnel2 of partner accepts ikev1 as IkeVersions", sound(changed(VPN, tunnel2IkeVersions=["ikev1", "ikev2"]))),
    Case("NET-020", "accepts 2 as Phase1DhGroupNumbers", sound(changed(VPN, tunnel1Phase1DhGroupNumbers=[2, 19]))),
    Case("NET-020", "accepts AES128 as Phase2EncryptionAlgorithms", sound(changed(VPN, tunnel2Phase2EncryptionAlgorithms=["AES128"]))),
    Case("NET-020", "accepts SHA1 as Phase1IntegrityAlgorithms", sound(changed(VPN, tunnel1Phase1IntegrityAlgorithms=["SHA1"]))),
    Case(
        "NET-020", "accepts 24 as",
        sound(changed(VPN, tunnel1Phase2DhGroupNumbers=[24.0])), sound(changed(VPN, tunnel1Phase2DhGroupNumbers=[20.0])),
    ),
    Case(
        "NET-021", "joint accepts whatever another account attaches",
        sound(joint(autoAcceptSharedAttachments="enable")), sound(joint(autoAcceptSharedAttachments="disable")),
    ),
    Case("NET-022", "results accepts every connection by itself", sound(changed(n.offered, acceptanceRequired=False))),
    Case("NET-023", "wall passes packets that the stateful rules never see", wall(statelessDefaultActions=["aws:pass"]), sound(*WALL)),
    Case("NET-023", "never see", wall(statelessDefaultActions=[]), sound(*WALL)),
    Case("NET-023", "never see", wall(statelessFragmentDefaultActions=["aws:pass"]), sound(*WALL)),
    Case("NET-023", "does not order its rules strictly", wall(statefulEngineOptions=None), sound(*WALL)),
    Case("NET-023", "has no default action that drops", wall(statefulDefaultActions=["aws:alert_established"]), sound(*WALL)),
    Case(
        "NET-023", "the policy of firewall wall is not in this program",
        sound(changed(firewall, firewallPolicyArn="arn:aws:x")), sound(*WALL),
    ),
    Case("NET-024", "wall keeps no ALERT and no FLOW log", sound(firewall, policy), sound(*WALL)),
    Case(
        "NET-024", "wall keeps no FLOW log",
        sound(firewall, policy, changed(firewall_logs, loggingConfiguration={"logDestinationConfigs": _KINDS[:1]})), sound(*WALL),
    ),
)  # fmt: skip
_BALANCERS = (
    Case(
        "NET-025", "front offers versions older than TLS 1.2 (ELBSecurityPolicy-2016-08)",
        sound(changed(n.listener, sslPolicy="ELBSecurityPolicy-2016-08")),
    ),
    Case("NET-025", "(no policy of its own)", sound(changed(n.listener, sslPolicy=None))),
    Case("NET-025", "older than TLS 1.2", sound(changed(n.listener, sslPolicy="ELBSecurityPolicy-TLS13-1-0-2021-06", protocol="TLS"))),
    Case(
        "NET-025", "front serves HTTP in the clear", sound(changed(n.listener, protocol="HTTP")),
        sound(changed(n.listener, protocol="HTTP", defaultActions=[{"type": "redirect", "redirect": {"protocol": "HTTPS"}}])),
    ),
    Case("NET-025", "front serves HTTP in the clear", sound(changed(n.listener, protocol=None))),
    Case("NET-026", "front can be deleted with one call", sound(changed(n.balancer, enableDeletionProtection=None))),
    Case("NET-027", "front keeps no access log", sound(changed(n.balancer, accessLogs=None))),
    Case("NET-027", "front keeps no access log", sound(changed(n.balancer, accessLogs={"bucket": "logs", "enabled": False}))),
    Case(
        "NET-027", "front keeps no access log",
        sound(changed(n.balancer, loadBalancerType="network", accessLogs=None), changed(n.listener, protocol="TLS")),
        sound(changed(n.balancer, loadBalancerType="network", accessLogs=None), changed(n.listener, protocol="TCP")),
    ),
    Case("NET-028", "front passes on header fields that are not valid", sound(changed(n.balancer, dropInvalidHeaderFields=None))),
    Case("NET-028", "requests that it knows to be ambiguous", sound(changed(n.balancer, desyncMitigationMode="monitor"))),
)  # fmt: skip

CASES: tuple[Case, ...] = (*_TIERS, *_GROUPS, *_ACLS, *_ENDPOINTS, *_EXPOSURE, *_LINKS, *_BALANCERS)
