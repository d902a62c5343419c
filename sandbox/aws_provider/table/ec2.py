"""Amazon VPC: networks, subnets, routing, network ACLs, flow logs and the block on public access."""

from __future__ import annotations

from typing import Any

from sandbox.aws_provider.row import Recorded, Row, row
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.table.ec2_rows import ec2, ec2_arn, ec2_tags
from sandbox.aws_provider.values import Properties

_DESTINATIONS = ("destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId")
_DESTINATION = " ".join(f"D{name[1:]}=${name}" for name in _DESTINATIONS)
_FLOW_LOG_SOURCES = {"vpcId": "VPC", "subnetId": "Subnet", "eniId": "NetworkInterface", "transitGatewayId": "TransitGateway"}
_PREFIXES = {"vpcId": "vpc-", "subnetId": "subnet-", "eniId": "eni-", "transitGatewayId": "tgw-"}
_PROTOCOLS = {"tcp": "6", "udp": "17", "icmp": "1", "all": "-1"}  # IANA, Assigned Internet Protocol Numbers


def _route(_subject: Subject, values: Properties) -> Properties:
    """The destination, whichever of its three forms it has, and on import its form from its look."""
    place = next((values[name] for name in _DESTINATIONS if values.get(name)), None) or values.get("_destination")
    form = 2 if str(place).startswith("pl-") else 1 if ":" in str(place) else 0
    return {**dict.fromkeys(_DESTINATIONS), _DESTINATIONS[form]: place, "_destination": place}


def _acl_rule(_subject: Subject, values: Properties) -> Properties:
    protocol = str(values.get("protocol"))
    ports = protocol not in ("-1", "all") and values.get("fromPort") is not None
    return {
        "_range": {"From": values["fromPort"], "To": values["toPort"]} if ports else None,
        "_protocol": _PROTOCOLS.get(protocol, protocol),
        "egress": bool(values.get("egress")),
    }


def _protocol_as_declared(values: Properties) -> Any:
    declared, actual = values["_declared"].get("protocol"), values.get("Protocol")
    if declared is None:
        return next((name for name, number in _PROTOCOLS.items() if number == actual and number != "-1"), actual)
    return declared if _PROTOCOLS.get(str(declared), declared) == actual else actual


def _flow_log(_subject: Subject, values: Properties) -> Properties:
    source = next((name for name in _FLOW_LOG_SOURCES if values.get(name)), "vpcId")
    return {"_source": values.get(source), "_kind": _FLOW_LOG_SOURCES[source]}


def _acl_of_subnet(subject: Subject, subnet: Any) -> Properties:
    answer = subject.act("DescribeNetworkAcls", Filters=[{"Name": "association.subnet-id", "Values": [subnet]}])
    found = [(acl, entry) for acl in answer["NetworkAcls"] for entry in acl["Associations"] if entry["SubnetId"] == subnet]
    return {"acl": found[0][0], "association": found[0][1]["NetworkAclAssociationId"]} if found else {}


def _associate_acl(subject: Subject, values: Properties) -> Any:
    """Every subnet has an association already: it is moved, which gives it a new id."""
    current = _acl_of_subnet(subject, values["subnetId"])
    return subject.act("ReplaceNetworkAclAssociation", AssociationId=current.get("association", ""), NetworkAclId=values["networkAclId"])


def _give_subnet_back(subject: Subject, values: Properties, _old: Properties) -> None:
    """Deleting an association gives the subnet back to the default ACL of its network."""
    current = _acl_of_subnet(subject, values["subnetId"])
    if not current or current["acl"]["NetworkAclId"] != values["networkAclId"]:
        return
    of_network = [{"Name": "vpc-id", "Values": [current["acl"]["VpcId"]]}, {"Name": "default", "Values": ["true"]}]
    (default,) = subject.act("DescribeNetworkAcls", Filters=of_network)["NetworkAcls"]
    subject.act("ReplaceNetworkAclAssociation", AssociationId=current["association"], NetworkAclId=default["NetworkAclId"])


def _attach(subject: Subject, values: Properties, old: Properties) -> None:
    """Follow the declared network: an internet gateway is attached to one network at a time."""
    before, after = old.get("vpcId"), values.get("vpcId")
    if before == after:
        return
    if before:
        subject.act("DetachInternetGateway", InternetGatewayId=values["id"], VpcId=before)
    if after:
        subject.act("AttachInternetGateway", InternetGatewayId=values["id"], VpcId=after)


def _detach(subject: Subject, values: Properties, _old: Properties) -> None:
    (gateway,) = subject.act("DescribeInternetGateways", InternetGatewayIds=[values["id"]])["InternetGateways"]
    for attachment in gateway["Attachments"]:
        subject.act("DetachInternetGateway", InternetGatewayId=values["id"], VpcId=attachment["VpcId"])


ROWS: dict[str, Row | Recorded] = {
    "ec2/vpc:Vpc": ec2(
        "Vpc",
        "vpc",
        also=[
            "DescribeVpcAttribute VpcId=$id Attribute=enableDnsSupport",
            "DescribeVpcAttribute VpcId=$id Attribute=enableDnsHostnames",
            "?DescribeSecurityGroups ?vpc-id=$id ?group-name=default > {defaultSecurityGroup: SecurityGroups[0].GroupId}",
            "?DescribeRouteTables ?vpc-id=$id ?association.main=true > {mainTable: RouteTables[0].RouteTableId}",
            "?DescribeNetworkAcls ?vpc-id=$id ?default=true > {defaultAcl: NetworkAcls[0].NetworkAclId}",
        ],
        update="*ModifyVpcAttribute",
        defaults={"enableDnsSupport": True, "instanceTenancy": "default"},
        names={
            "enableDnsSupport": "EnableDnsSupport",
            "enableDnsHostnames": "EnableDnsHostnames",
            "defaultSecurityGroupId": "defaultSecurityGroup",
            "mainRouteTableId": "mainTable",
            "defaultRouteTableId": "mainTable",
            "defaultNetworkAclId": "defaultAcl",
        },
        parameters={"assignGeneratedIpv6CidrBlock": "AmazonProvidedIpv6CidrBlock"},
    ),
    "ec2/subnet:Subnet": ec2("Subnet", "subnet", update="*ModifySubnetAttribute"),
    "ec2/routeTable:RouteTable": ec2("RouteTable", "route-table"),
    "ec2/internetGateway:InternetGateway": row(
        "ec2",
        create="CreateInternetGateway",
        id="InternetGateway.InternetGatewayId",
        read="DescribeInternetGateways > InternetGateways[0]",
        delete="DeleteInternetGateway",
        before_delete=_detach,
        names={"vpcId": "Attachments[0].VpcId"},
        tags=ec2_tags("internet-gateway"),
        after=_attach,
        by_code={"vpcId"},
        computed=ec2_arn("internet-gateway"),
    ),
    "ec2/route:Route": row(
        "ec2",
        create=f"CreateRoute {_DESTINATION}",
        id="{routeTableId}_{_destination}",
        read="DescribeRouteTables RouteTableIds=[$routeTableId] > RouteTables[0].Routes[?DestinationCidrBlock=='{_destination}' || "
        "DestinationIpv6CidrBlock=='{_destination}' || DestinationPrefixListId=='{_destination}']|[0]",
        delete=f"DeleteRoute {_DESTINATION}",
        update=f"ReplaceRoute {_DESTINATION}",
        # AWS answers with an endpoint as with a gateway; which of the two it is, its id says
        names={
            "vpcEndpointId": "starts_with(GatewayId || '', 'vpce-') && GatewayId || null",
            "gatewayId": "!starts_with(GatewayId || '', 'vpce-') && GatewayId || null",
        },
        parameters={"vpcEndpointId": "VpcEndpointId", "gatewayId": "GatewayId"},
        fixed={"routeTableId", *_DESTINATIONS},
        derive=_route,
    ),
    "ec2/routeTableAssociation:RouteTableAssociation": row(
        "ec2",
        create="AssociateRouteTable",
        id="AssociationId",
        read="DescribeRouteTables ?association.route-table-association-id=$id > "
        "RouteTables[0].Associations[?RouteTableAssociationId=='{id}']|[0]",
        delete="DisassociateRouteTable AssociationId=$id",
    ),
    "ec2/networkAcl:NetworkAcl": ec2("NetworkAcl", "network-acl"),
    "ec2/networkAclRule:NetworkAclRule": row(
        "ec2",
        create="CreateNetworkAclEntry PortRange=$_range Egress=$egress Protocol=$_protocol",
        id="{networkAclId}:{ruleNumber}:{egress}",
        read="DescribeNetworkAcls NetworkAclIds=[$networkAclId] > "
        "NetworkAcls[0].Entries[?RuleNumber==`{ruleNumber}` && Egress==`{egress}`]|[0]",
        delete="DeleteNetworkAclEntry Egress=$egress",
        names={"fromPort": "PortRange.From", "toPort": "PortRange.To"},
        derived={"fromPort", "toPort", "protocol"},
        derive=_acl_rule,
        computed={"protocol": _protocol_as_declared},
    ),
    "ec2/networkAclAssociation:NetworkAclAssociation": row(
        "ec2",
        create="ReplaceNetworkAclAssociation",
        make=_associate_acl,
        id="NewAssociationId",
        read="DescribeNetworkAcls ?association.association-id=$id > NetworkAcls[].Associations[]|[?NetworkAclAssociationId=='{id}']|[0]",
        delete=(),
        before_delete=_give_subnet_back,
        derived={"subnetId"},
    ),
    "ec2/flowLog:FlowLog": row(
        "ec2",
        create="CreateFlowLogs ResourceIds=[$_source] ResourceType=$_kind",
        id="FlowLogIds[0]",
        read="DescribeFlowLogs FlowLogIds=[$id] > FlowLogs[0]",
        delete="DeleteFlowLogs FlowLogIds=[$id]",
        names={
            "iamRoleArn": "DeliverLogsPermissionArn",
            **{name: f"ResourceId && starts_with(ResourceId, '{prefix}') && ResourceId || `null`" for name, prefix in _PREFIXES.items()},
        },
        parameters={"iamRoleArn": "DeliverLogsPermissionArn"},
        derived=set(_FLOW_LOG_SOURCES),
        derive=_flow_log,
        tags=ec2_tags("vpc-flow-log"),
        computed=ec2_arn("vpc-flow-log"),
    ),
    "ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions": Recorded(
        id="{region}",
        why="the local AWS has no block on public access of networks",
        computed={"awsAccountId": "{account}", "awsRegion": "{region}"},
    ),
}
