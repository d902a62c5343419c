"""AWS Network Firewall: firewalls and their logging; the local AWS has no policies and rule groups, so nothing is inspected there."""

from __future__ import annotations

from typing import Any

from sandbox.aws_provider.row import Recorded, Row, row, tagging
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties

_ARN = "arn:aws:network-firewall:{region}:{account}:"
_PROTECTIONS = {
    "deleteProtection": "UpdateFirewallDeleteProtection",
    "subnetChangeProtection": "UpdateSubnetChangeProtection",
    "firewallPolicyChangeProtection": "UpdateFirewallPolicyChangeProtection",
}


def _statuses(values: Properties) -> list[Any]:
    """Pulumi lists what the API keeps by zone."""
    states = [
        {
            "availabilityZone": zone,
            "attachments": [{"subnetId": state["Attachment"]["SubnetId"], "endpointId": state["Attachment"]["EndpointId"]}],
        }
        for zone, state in sorted((values.get("SyncStates") or {}).items())
    ]
    return [{"syncStates": states}] if states else []


def _follow(subject: Subject, values: Properties, old: Properties) -> None:
    """What a firewall changes by calls of its own."""
    if not old:
        return
    before, after = _subnets(old), _subnets(values)
    if gone := sorted(before - after):
        subject.act("DisassociateSubnets", FirewallArn=values["id"], SubnetIds=gone)
    if new := sorted(after - before):
        subject.act("AssociateSubnets", FirewallArn=values["id"], SubnetMappings=[{"SubnetId": s, "IPAddressType": "IPV4"} for s in new])
    for name, operation in _PROTECTIONS.items():
        if bool(old.get(name)) != bool(values.get(name)):
            subject.act(operation, FirewallArn=values["id"], **{name[0].upper() + name[1:]: bool(values.get(name))})


def _subnets(values: Properties) -> set[str]:
    return {mapping["subnetId"] for mapping in values.get("subnetMappings") or []}


ROWS: dict[str, Row | Recorded] = {
    "networkfirewall/firewall:Firewall": row(
        "network-firewall",
        create="CreateFirewall FirewallName=$name",
        id="Firewall.FirewallArn",
        read="DescribeFirewall FirewallArn=$id > {all: merge(Firewall, FirewallStatus)}.all",
        delete="DeleteFirewall FirewallArn=$id",
        update="AssociateFirewallPolicy FirewallArn=$id FirewallPolicyArn=$firewallPolicyArn",
        names={"name": "FirewallName", "arn": "FirewallArn", "firewallStatuses": "SyncStates"},
        by_code={"subnetMappings", *_PROTECTIONS},
        fixed={"name", "vpcId", "description"},
        after=_follow,
        tags=tagging("TagResource ResourceArn=$id", "UntagResource ResourceArn=$id", "ListTagsForResource ResourceArn=$id > Tags"),
        computed={"firewallStatuses": _statuses},
    ),
    "networkfirewall/loggingConfiguration:LoggingConfiguration": row(
        "network-firewall",
        create="UpdateLoggingConfiguration",
        id="{firewallArn}",
        read="DescribeLoggingConfiguration FirewallArn=$firewallArn",
        delete="UpdateLoggingConfiguration FirewallArn=$firewallArn LoggingConfiguration=$_none",
        update="UpdateLoggingConfiguration",
        derive=lambda _subject, _values: {"_none": {"LogDestinationConfigs": []}},
        soft={"enableMonitoringDashboard"},
        gone="LoggingConfiguration.LogDestinationConfigs==`[]`",
    ),
    "networkfirewall/firewallPolicy:FirewallPolicy": Recorded(
        id=_ARN + "firewall-policy/{name}",
        why="the local AWS has no firewall policies; nothing is inspected",
        computed={"arn": "{id}"},
    ),
    "networkfirewall/ruleGroup:RuleGroup": Recorded(
        id=_ARN + "stateful-rulegroup/{name}",
        why="the local AWS has no firewall rules; nothing is inspected",
        computed={"arn": "{id}"},
        fixed=frozenset({"capacity", "type"}),
    ),
}
