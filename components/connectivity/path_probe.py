"""How long a path takes, and what it loses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Address

import pulumi
from pulumi_aws import networkmonitor

from components.connectivity.link_alarm import MINUTE_S, probe_alarms
from components.connectivity.link_alarms import LinkAlarms, LinkAlarmsArgs
from components.environment_facts import EnvironmentFacts
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class PathProbeArgs:
    """What a probe needs to know.

    Attributes:
        subnet_id: where it starts, in the account of `placement`.
        destination: an address elsewhere that answers on TCP `port`.
        latency: round trip above which somebody is called; `loss_percent`: share of packets lost above which they are.
    """

    facts: EnvironmentFacts
    placement: Placement
    subnet_id: pulumi.Input[str]
    destination: IPv4Address
    port: int
    latency: timedelta
    loss_percent: float
    owner: str
    topic: pulumi.Input[str]


class PathProbe(pulumi.ComponentResource):
    """A probe over one path, all the time.

    Pulumi type: ``holdfast:connectivity:PathProbe``

    Creates:
        - ``aws.networkmonitor.Monitor`` and ``aws.networkmonitor.Probe`` *name*
        - `LinkAlarms` *name*: latency, loss; both also when the probe reports nothing

    Source: Amazon CloudWatch User Guide, "Using Network Synthetic Monitor". Changing the subnet replaces the probe.

    Outputs: none.
    """

    def __init__(self, name: str, args: PathProbeArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:connectivity:PathProbe", name, None, opts)
        inside = args.placement.inside(self)
        monitor = networkmonitor.Monitor(
            name, monitor_name=args.facts.named(name), aggregation_period=MINUTE_S, tags=args.facts.tags(name), opts=inside
        )
        probe = networkmonitor.Probe(
            name,
            monitor_name=monitor.monitor_name,
            source_arn=pulumi.Output.from_input(args.subnet_id).apply(lambda subnet: args.placement.arn("ec2", f"subnet/{subnet}")),
            destination=str(args.destination),
            destination_port=args.port,
            protocol="TCP",
            packet_size=56,
            tags=args.facts.tags(name),
            opts=inside,
        )
        LinkAlarms(
            name,
            LinkAlarmsArgs(
                facts=args.facts,
                placement=args.placement,
                link=name,
                owner=args.owner,
                topic=args.topic,
                dimensions={"Monitor": monitor.monitor_name, "Probe": probe.probe_id},
                alarms=probe_alarms(latency=args.latency, loss_percent=args.loss_percent),
            ),
            pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({})
