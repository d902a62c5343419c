"""The path that is left when no other is."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from ipaddress import IPv4Address, IPv4Network

import pulumi
from pulumi_aws import cloudwatch, ec2

from components.connectivity.link_alarm import tunnel_alarms
from components.connectivity.link_alarms import LinkAlarms, LinkAlarmsArgs
from components.connectivity.link_kind import LinkKind
from components.connectivity.preference import RouterSettings, tunnel_settings
from components.connectivity.tunnel_ciphers import (
    DEAD_PEER_SECONDS,
    DH_GROUPS,
    ENCRYPTION,
    IKE_VERSIONS,
    INTEGRITY,
    PHASE_1_SECONDS,
    PHASE_2_SECONDS,
)
from components.environment_facts import EnvironmentFacts
from components.placement import Placement

_SECRETS = ["customerGatewayConfiguration", "tunnel1PresharedKey", "tunnel2PresharedKey"]


@dataclass(frozen=True, kw_only=True)
class SiteToSiteVpnArgs:
    """What a VPN needs to know.

    Attributes:
        kind: which gateway `gateway_id` is: the Transit Gateway, or a virtual private gateway.
        gateway_id: where it ends on our side.
        peer: public address of the router elsewhere; `peer_asn`: its number in BGP.
        inside: addresses of the ends of both tunnels.
        bound_mbps: what it may carry before somebody is called, or None.
        owner: who is called; `topic`: ARN of the topic that hears of its alarms.
        key: ARN of the operations key in this Region.
        log_days: days for which its log is kept.
    """

    facts: EnvironmentFacts
    placement: Placement
    kind: LinkKind
    gateway_id: pulumi.Input[str]
    peer: IPv4Address
    peer_asn: int
    inside: tuple[IPv4Network, IPv4Network]
    bound_mbps: int | None
    owner: str
    topic: pulumi.Input[str]
    key: pulumi.Input[str]
    log_days: int


class SiteToSiteVpn(pulumi.ComponentResource):
    """A VPN with two tunnels, modern ciphers alone, and routes learnt by BGP.

    Pulumi type: ``holdfast:connectivity:SiteToSiteVpn``

    Creates:
        - ``aws.ec2.CustomerGateway`` and ``aws.ec2.VpnConnection`` *name*
        - ``aws.cloudwatch.LogGroup`` *name*: negotiations of both tunnels, encrypted
        - `LinkAlarms` *name*: no tunnel, one tunnel, more traffic than it is bound to

    AWS makes the pre-shared keys and keeps them in Secrets Manager, where the operators of the router elsewhere read them; nothing here
    ever names one, and what the provider may answer with is marked secret in the state. Changing the router's address or number replaces
    the gateway and the connection, and so does ending it elsewhere on our side; other settings change in place, one tunnel at a time.

    Outputs: `attachment_id` (the Transit Gateway's, where it ends in one), `keys_arn` (of the secret that holds the pre-shared keys),
    `router`.
    """

    attachment_id: pulumi.Output[str]
    keys_arn: pulumi.Output[str]
    router: RouterSettings

    def __init__(self, name: str, args: SiteToSiteVpnArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:connectivity:SiteToSiteVpn", name, None, opts)
        inside = args.placement.inside(self)
        log = cloudwatch.LogGroup(
            name,
            name=f"/{args.facts.name}/vpn/{name}",
            kms_key_id=args.key,
            retention_in_days=args.log_days,
            tags=args.facts.tags(name),
            opts=inside,
        )
        peer = ec2.CustomerGateway(
            name,
            type="ipsec.1",
            ip_address=str(args.peer),
            bgp_asn=str(args.peer_asn),
            tags=args.facts.tags(name),
            opts=inside,
        )
        first, second = args.inside
        connection = ec2.VpnConnection(
            name,
            type="ipsec.1",
            customer_gateway_id=peer.id,
            transit_gateway_id=args.gateway_id if args.kind is LinkKind.TRANSIT else None,
            vpn_gateway_id=args.gateway_id if args.kind is LinkKind.PRIVATE else None,
            static_routes_only=False,
            preshared_key_storage="SecretsManager",
            tunnel1_inside_cidr=str(first),
            tunnel1_ike_versions=list(IKE_VERSIONS),
            tunnel1_startup_action="start",
            tunnel1_dpd_timeout_action="restart",
            tunnel1_dpd_timeout_seconds=DEAD_PEER_SECONDS,
            tunnel1_phase1_encryption_algorithms=list(ENCRYPTION),
            tunnel1_phase1_integrity_algorithms=list(INTEGRITY),
            tunnel1_phase1_dh_group_numbers=list(DH_GROUPS),
            tunnel1_phase1_lifetime_seconds=PHASE_1_SECONDS,
            tunnel1_phase2_encryption_algorithms=list(ENCRYPTION),
            tunnel1_phase2_integrity_algorithms=list(INTEGRITY),
            tunnel1_phase2_dh_group_numbers=list(DH_GROUPS),
            tunnel1_phase2_lifetime_seconds=PHASE_2_SECONDS,
            tunnel1_log_options=ec2.VpnConnectionTunnel1LogOptionsArgs(
                cloudwatch_log_options=ec2.VpnConnectionTunnel1LogOptionsCloudwatchLogOptionsArgs(
                    log_enabled=True, log_group_arn=log.arn, log_output_format="json"
                )
            ),
            tunnel2_inside_cidr=str(second),
            tunnel2_ike_versions=list(IKE_VERSIONS),
            tunnel2_startup_action="start",
            tunnel2_dpd_timeout_action="restart",
            tunnel2_dpd_timeout_seconds=DEAD_PEER_SECONDS,
            tunnel2_phase1_encryption_algorithms=list(ENCRYPTION),
            tunnel2_phase1_integrity_algorithms=list(INTEGRITY),
            tunnel2_phase1_dh_group_numbers=list(DH_GROUPS),
            tunnel2_phase1_lifetime_seconds=PHASE_1_SECONDS,
            tunnel2_phase2_encryption_algorithms=list(ENCRYPTION),
            tunnel2_phase2_integrity_algorithms=list(INTEGRITY),
            tunnel2_phase2_dh_group_numbers=list(DH_GROUPS),
            tunnel2_phase2_lifetime_seconds=PHASE_2_SECONDS,
            tunnel2_log_options=ec2.VpnConnectionTunnel2LogOptionsArgs(
                cloudwatch_log_options=ec2.VpnConnectionTunnel2LogOptionsCloudwatchLogOptionsArgs(
                    log_enabled=True, log_group_arn=log.arn, log_output_format="json"
                )
            ),
            tags=args.facts.tags(name),
            opts=pulumi.ResourceOptions.merge(inside, pulumi.ResourceOptions(additional_secret_outputs=_SECRETS)),
        )
        LinkAlarms(
            name,
            LinkAlarmsArgs(
                facts=args.facts,
                placement=args.placement,
                link=name,
                owner=args.owner,
                topic=args.topic,
                dimensions={"VpnId": connection.id},
                alarms=tunnel_alarms(args.bound_mbps),
            ),
            pulumi.ResourceOptions(parent=self),
        )
        self.attachment_id, self.keys_arn = connection.transit_gateway_attachment_id, connection.preshared_key_arn
        self.router = tunnel_settings(name)
        self.register_outputs({"attachment_id": self.attachment_id, "keys_arn": self.keys_arn, "router": asdict(self.router)})
