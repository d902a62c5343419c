"""Finds what can be reached from outside, and what access nobody uses."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import accessanalyzer

from components.environment_facts import EnvironmentFacts
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class AccessAnalyzersArgs:
    """What the analyzers of one Region need to know.

    Attributes:
        whole_organization: they look at the organization, as its delegated administrator; otherwise at this account alone.
        unused_days: access not used for so long is a finding; None where that is looked for in another Region, because it is a matter of
            accounts and not of Regions.
    """

    facts: EnvironmentFacts
    placement: Placement
    whole_organization: bool
    unused_days: int | None = None


class AccessAnalyzers(pulumi.ComponentResource):
    """IAM Access Analyzer in one Region.

    Pulumi type: ``holdfast:identity:AccessAnalyzers``

    Creates:
        - ``aws.accessanalyzer.Analyzer`` *name*: what can be reached from outside
        - with `unused_days`: ``aws.accessanalyzer.Analyzer`` *name*-unused: roles and permissions that nobody uses

    Changing the scope or the days replaces them; findings begin anew. Source: AWS IAM User Guide, "Using AWS Identity and Access
    Management Access Analyzer".

    Outputs: none.
    """

    def __init__(self, name: str, args: AccessAnalyzersArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:identity:AccessAnalyzers", name, None, opts)
        inside, scope = args.placement.inside(self), "ORGANIZATION" if args.whole_organization else "ACCOUNT"
        accessanalyzer.Analyzer(
            name, analyzer_name=args.facts.named("outside-access"), type=scope, tags=args.facts.tags("outside-access"), opts=inside
        )
        if args.unused_days is not None:
            unused = accessanalyzer.AnalyzerConfigurationUnusedAccessArgs(unused_access_age=args.unused_days)
            accessanalyzer.Analyzer(
                f"{name}-unused",
                analyzer_name=args.facts.named("unused-access"),
                type=f"{scope}_UNUSED_ACCESS",
                configuration=accessanalyzer.AnalyzerConfigurationArgs(unused_access=unused),
                tags=args.facts.tags("unused-access"),
                opts=inside,
            )
        self.register_outputs({})
