"""AWS Site-to-Site VPN: gateways on both sides, and connections (AWS Site-to-Site VPN User Guide)."""

from __future__ import annotations

from sandbox.aws_provider.row import Recorded, Row, row
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.table.ec2_rows import ec2, ec2_arn, ec2_tags
from sandbox.aws_provider.values import Properties, present

_OF_A_TUNNEL = {
    "DpdTimeoutAction": "DPDTimeoutAction",
    "DpdTimeoutSeconds": "DPDTimeoutSeconds",
    "EnableTunnelLifecycleControl": "EnableTunnelLifecycleControl",
    "InsideCidr": "TunnelInsideCidr",
    "Phase1LifetimeSeconds": "Phase1LifetimeSeconds",
    "Phase2LifetimeSeconds": "Phase2LifetimeSeconds",
    "StartupAction": "StartupAction",
}
_LISTS_OF_A_TUNNEL = {
    "IkeVersions": "IKEVersions",
    "Phase1DhGroupNumbers": "Phase1DHGroupNumbers",
    "Phase1EncryptionAlgorithms": "Phase1EncryptionAlgorithms",
    "Phase1IntegrityAlgorithms": "Phase1IntegrityAlgorithms",
    "Phase2DhGroupNumbers": "Phase2DHGroupNumbers",
    "Phase2EncryptionAlgorithms": "Phase2EncryptionAlgorithms",
    "Phase2IntegrityAlgorithms": "Phase2IntegrityAlgorithms",
}
_TUNNELS = ("tunnel1", "tunnel2")
_SETTINGS = frozenset(t + name for t in _TUNNELS for name in (*_OF_A_TUNNEL, *_LISTS_OF_A_TUNNEL, "LogOptions"))


def _options(_subject: Subject, values: Properties) -> Properties:
    return {"_options": {"StaticRoutesOnly": bool(values.get("staticRoutesOnly")), "TunnelOptions": [_tunnel(values, t) for t in _TUNNELS]}}


def _tunnel(values: Properties, tunnel: str) -> Properties:
    plain = {theirs: _whole(values.get(tunnel + ours)) for ours, theirs in _OF_A_TUNNEL.items()}
    lists = {
        theirs: [{"Value": _whole(item)} for item in values[tunnel + ours]]
        for ours, theirs in _LISTS_OF_A_TUNNEL.items()
        if values.get(tunnel + ours)
    }
    declared = (values.get(f"{tunnel}LogOptions") or {}).get("cloudwatchLogOptions") or {}
    log = {
        "LogEnabled": declared.get("logEnabled"),
        "LogGroupArn": declared.get("logGroupArn"),
        "LogOutputFormat": declared.get("logOutputFormat"),
    }
    return {**present(plain), **lists, **({"LogOptions": {"CloudWatchLogOptions": present(log)}} if declared else {})}


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) else value


def _attach(subject: Subject, values: Properties, old: Properties) -> None:
    """Follow the declared network: a virtual private gateway is attached to one network at a time."""
    before, after = old.get("vpcId"), values.get("vpcId")
    if before == after:
        return
    if before:
        subject.act("DetachVpnGateway", VpnGatewayId=values["id"], VpcId=before)
    if after:
        subject.act("AttachVpnGateway", VpnGatewayId=values["id"], VpcId=after)


def _detach(subject: Subject, values: Properties, _old: Properties) -> None:
    (gateway,) = subject.act("DescribeVpnGateways", VpnGatewayIds=[values["id"]])["VpnGateways"]
    for attachment in gateway.get("VpcAttachments") or ():
        if attachment["State"] == "attached":
            subject.act("DetachVpnGateway", VpnGatewayId=values["id"], VpcId=attachment["VpcId"])


ROWS: dict[str, Row | Recorded] = {
    "ec2/customerGateway:CustomerGateway": ec2("CustomerGateway", "customer-gateway", gone="State=='deleted'"),
    "ec2/vpnGateway:VpnGateway": row(
        "ec2",
        create="CreateVpnGateway Type='ipsec.1'",
        id="VpnGateway.VpnGatewayId",
        read="DescribeVpnGateways VpnGatewayIds=[$id] > VpnGateways[0]",
        delete="DeleteVpnGateway",
        before_delete=_detach,
        names={"vpcId": "VpcAttachments[?State=='attached']|[0].VpcId"},
        gone="State=='deleted'",
        tags=ec2_tags("vpn-gateway"),
        after=_attach,
        by_code={"vpcId"},
        limits="nothing is sent through it: the local AWS carries no packets",
        computed=ec2_arn("vpn-gateway"),
    ),
    # The local AWS makes the connection and its attachment, and forgets every setting of the tunnels: there are no tunnels, and a changed
    # setting replaces the connection, which AWS itself changes in place.
    "ec2/vpnConnection:VpnConnection": row(
        "ec2",
        create="CreateVpnConnection Options=$_options",
        id="VpnConnection.VpnConnectionId",
        read=[
            "DescribeVpnConnections > VpnConnections[0]",
            "DescribeTransitGatewayAttachments ?resource-id=$id > {Attachment: TransitGatewayAttachments[0].TransitGatewayAttachmentId}",
        ],
        delete="DeleteVpnConnection",
        names={"transitGatewayAttachmentId": "Attachment"},
        derive=_options,
        derived={"staticRoutesOnly", *_SETTINGS},
        unread={"staticRoutesOnly", "presharedKeyStorage", *_SETTINGS},
        gone="State=='deleted'",
        tags=ec2_tags("vpn-connection"),
        computed=ec2_arn("vpn-connection"),
    ),
}
