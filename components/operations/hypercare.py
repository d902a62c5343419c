"""The dashboard of hypercare, as it is made."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch

from components.environment_facts import EnvironmentFacts
from components.operations.hypercare_dashboard import DashboardView, WatchedSystem, dashboard_body
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class HypercareArgs:
    """What the dashboard needs to know."""

    facts: EnvironmentFacts
    placement: Placement
    view: DashboardView
    systems: tuple[WatchedSystem, ...]


class Hypercare(pulumi.ComponentResource):
    """One dashboard for the whole environment.

    Pulumi type: ``holdfast:operations:Hypercare``

    Creates:
        - ``aws.cloudwatch.Dashboard`` *name*: a band for each system, with its alarms and every signal beside its threshold

    It is in the primary Region and reads the other one's metrics too. Changing the environment's name replaces it.

    Outputs: none.
    """

    def __init__(self, name: str, args: HypercareArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:operations:Hypercare", name, None, opts)
        cloudwatch.Dashboard(
            name,
            dashboard_name=args.facts.named("hypercare"),
            dashboard_body=json.dumps(dashboard_body(args.view, args.systems), sort_keys=True),
            opts=args.placement.inside(self),
        )
        self.register_outputs({})
