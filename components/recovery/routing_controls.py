"""Switches that move a system by hand, where even Route 53's control plane is away."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import route53, route53recoverycontrol

from components.environment_facts import EnvironmentFacts
from components.placement import Placement

_SETTLE_MS = 5000
_SIDES = ("primary", "recovery")


@dataclass(frozen=True, kw_only=True)
class RoutingControlsArgs:
    """What the switches need to know; `systems` are those that get a pair."""

    facts: EnvironmentFacts
    placement: Placement
    systems: tuple[str, ...]


class RoutingControls(pulumi.ComponentResource):
    """A cluster of Application Recovery Controller with a pair of switches for each system.

    Pulumi type: ``holdfast:recovery:RoutingControls``

    Creates:
        - ``aws.route53recoverycontrol.Cluster`` *name*, spread over five Regions by AWS and paid by the hour, and its ``ControlPanel``
        - for each system ``aws.route53recoverycontrol.RoutingControl`` *name*-*system*-primary and -recovery, with a
          ``aws.route53.HealthCheck`` of the same name that follows it
        - for each system ``aws.route53recoverycontrol.SafetyRule`` *name*-*system*: one of the two stays on, so that nobody switches a
          system off altogether

    Switches start off: they are set once by hand after they were made (Amazon Application Recovery Controller Developer Guide, "Routing
    control in ARC"). Adding a system adds its pair.

    Outputs: `health_checks`, by system, of its primary switch.
    """

    health_checks: dict[str, pulumi.Output[str]]

    def __init__(self, name: str, args: RoutingControlsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:recovery:RoutingControls", name, None, opts)
        self._name, self._args, inside = name, args, args.placement.inside(self)
        named = args.facts.named("recovery")
        self._cluster = route53recoverycontrol.Cluster(name, name=named, tags=args.facts.tags("recovery"), opts=inside)
        self._panel = route53recoverycontrol.ControlPanel(
            name, name=named, cluster_arn=self._cluster.arn, tags=args.facts.tags("recovery"), opts=inside
        )
        self.health_checks = {system: self._pair(system) for system in args.systems}
        self.register_outputs({})

    def _pair(self, system: str) -> pulumi.Output[str]:
        args, inside = self._args, self._args.placement.inside(self)
        switches = {
            side: route53recoverycontrol.RoutingControl(
                f"{self._name}-{system}-{side}",
                name=args.facts.named(system, side),
                cluster_arn=self._cluster.arn,
                control_panel_arn=self._panel.arn,
                opts=inside,
            )
            for side in _SIDES
        }
        route53recoverycontrol.SafetyRule(
            f"{self._name}-{system}",
            name=args.facts.named(system, "one-on"),
            control_panel_arn=self._panel.arn,
            asserted_controls=[switch.arn for switch in switches.values()],
            rule_config=route53recoverycontrol.SafetyRuleRuleConfigArgs(type="ATLEAST", threshold=1, inverted=False),
            wait_period_ms=_SETTLE_MS,
            tags=args.facts.tags(system, "one-on"),
            opts=inside,
        )
        checks = {
            side: route53.HealthCheck(
                f"{self._name}-{system}-{side}",
                type="RECOVERY_CONTROL",
                routing_control_arn=switch.arn,
                tags=args.facts.tags(system, side, "switch"),
                opts=inside,
            )
            for side, switch in switches.items()
        }
        return checks["primary"].id
