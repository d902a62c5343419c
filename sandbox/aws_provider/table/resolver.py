"""Amazon Route 53 Resolver: endpoints, rules, DNS firewall, query logs, validation (Amazon Route 53 Developer Guide)."""

from __future__ import annotations

import uuid
from typing import Any

from sandbox.aws_provider.row import Recorded, Row, row, tagging
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties

_FIREWALL = "the local AWS has no DNS firewall: no question is stopped"
_SHARED = "the local AWS knows rules and zones only in the account that made them, and every name is answered to everybody"
_LOGGED = "the local AWS logs no questions"
_ARN = "arn:aws:route53resolver:{region}:{account}:"
_TAGS = tagging("TagResource ResourceArn=$arn", "UntagResource ResourceArn=$arn", "ListTagsForResource ResourceArn=$arn > Tags")


def _token(_subject: Subject, _values: Properties) -> Properties:
    """A request id of its own: the same id twice would be the same request."""
    return {"_token": uuid.uuid4().hex}


def _addresses(subject: Subject, values: Properties, old: Properties) -> None:
    """Addresses are added before others are taken away: an endpoint keeps at least one."""
    if not old:
        return
    before, after = (_by_subnet(of.get("ipAddresses") or ()) for of in (old, values))
    for address in after - before:
        subject.act("AssociateResolverEndpointIpAddress", ResolverEndpointId=values["id"], IpAddress=dict(address))
    for address in before - after:
        subject.act("DisassociateResolverEndpointIpAddress", ResolverEndpointId=values["id"], IpAddress=dict(address))


def _by_subnet(addresses: Any) -> set[tuple[tuple[str, str], ...]]:
    return {(("SubnetId", address["subnetId"]), ("Ip", address["ip"])) for address in addresses}


ROWS: dict[str, Row | Recorded] = {
    "route53/resolverEndpoint:ResolverEndpoint": row(
        "route53resolver",
        create="CreateResolverEndpoint CreatorRequestId=$_token",
        id="ResolverEndpoint.Id",
        read=[
            "GetResolverEndpoint ResolverEndpointId=$id > ResolverEndpoint",
            "ListResolverEndpointIpAddresses ResolverEndpointId=$id > {IpAddresses: IpAddresses}",
        ],
        delete="DeleteResolverEndpoint ResolverEndpointId=$id",
        update="UpdateResolverEndpoint ResolverEndpointId=$id Name=$name",
        names={"hostVpcId": "HostVPCId"},
        by_code={"ipAddresses"},
        fixed={"direction", "securityGroupIds"},
        unread={"protocols", "resolverEndpointType"},
        derive=_token,
        after=_addresses,
        tags=_TAGS,
    ),
    # The local AWS cannot change a rule, so one that differs is replaced; AWS itself changes name, endpoint and resolvers in place.
    "route53/resolverRule:ResolverRule": row(
        "route53resolver",
        create="CreateResolverRule CreatorRequestId=$_token",
        id="ResolverRule.Id",
        read="GetResolverRule ResolverRuleId=$id > ResolverRule",
        delete="DeleteResolverRule ResolverRuleId=$id",
        derive=_token,
        tags=_TAGS,
        computed={"domainName": lambda values: str(values["DomainName"]).rstrip(".")},
    ),
    "route53/resolverDnsSecConfig:ResolverDnsSecConfig": row(
        "route53resolver",
        create="UpdateResolverDnssecConfig ResourceId=$resourceId Validation=ENABLE",
        id="ResolverDNSSECConfig.Id",
        read="ListResolverDnssecConfigs > ResolverDnssecConfigs[?Id=='{id}']|[0]",
        delete="UpdateResolverDnssecConfig ResourceId=$resourceId Validation=DISABLE",
        gone="ValidationStatus=='DISABLED'",
    ),
    "route53/resolverRuleAssociation:ResolverRuleAssociation": Recorded(
        id="rslvr-rrassoc-{unique}", why=_SHARED, fixed=frozenset({"resolverRuleId", "vpcId", "name"})
    ),
    "route53/vpcAssociationAuthorization:VpcAssociationAuthorization": Recorded(
        id="{zoneId}:{vpcId}", why=_SHARED, fixed=frozenset({"vpcRegion"})
    ),
    "route53/zoneAssociation:ZoneAssociation": Recorded(id="{zoneId}:{vpcId}", why=_SHARED, fixed=frozenset({"vpcRegion"})),
    "route53/resolverFirewallConfig:ResolverFirewallConfig": Recorded(
        id="rslvr-fc-{unique}", why=_FIREWALL, fixed=frozenset({"resourceId"})
    ),
    "route53/resolverFirewallDomainList:ResolverFirewallDomainList": Recorded(
        id="rslvr-fdl-{unique}", why=_FIREWALL, fixed=frozenset({"name"}), computed={"arn": _ARN + "firewall-domain-list/{id}"}
    ),
    "route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": Recorded(
        id="rslvr-frg-{unique}", why=_FIREWALL, fixed=frozenset({"name"}), computed={"arn": _ARN + "firewall-rule-group/{id}"}
    ),
    "route53/resolverFirewallRule:ResolverFirewallRule": Recorded(
        id="{firewallRuleGroupId}:{name}", why=_FIREWALL, fixed=frozenset({"firewallDomainListId", "qType", "dnsThreatProtection"})
    ),
    "route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": Recorded(
        id="rslvr-frgassoc-{unique}",
        why=_FIREWALL,
        fixed=frozenset({"firewallRuleGroupId", "vpcId"}),
        computed={"arn": _ARN + "firewall-rule-group-association/{id}"},
    ),
    "route53/resolverQueryLogConfig:ResolverQueryLogConfig": Recorded(
        id="rqlc-{unique}",
        why=_LOGGED,
        fixed=frozenset({"name", "destinationArn"}),
        computed={"arn": _ARN + "resolver-query-log-config/{id}"},
    ),
    "route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation": Recorded(
        id="rqlca-{unique}", why=_LOGGED, fixed=frozenset({"resolverQueryLogConfigId", "resourceId"})
    ),
    "ec2/subnetCidrReservation:SubnetCidrReservation": Recorded(
        id="scr-{unique}",
        why="the local AWS reserves no addresses of a subnet",
        fixed=frozenset({"cidrBlock", "description", "reservationType", "subnetId"}),
    ),
}
