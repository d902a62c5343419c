"""Where a resource is put: an account, a Region and the provider that reaches them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi


@dataclass(frozen=True, kw_only=True)
class Placement:
    """One account in one Region. Made once by the program; a component is given it and never makes or guesses one.

    Attributes:
        account: twelve digits.
        partition: AWS partition, for ARNs.
        provider: the explicit provider that acts there.
    """

    account: str
    region: str
    partition: str
    provider: pulumi.ProviderResource

    def arn(self, service: str, resource: str, *, region: str | None = None) -> str:
        """An ARN here; `region` is ``""`` for services that know none."""
        return f"arn:{self.partition}:{service}:{self.region if region is None else region}:{self.account}:{resource}"

    def inside(
        self, component: pulumi.ComponentResource, *, protect: bool | None = None, depends_on: Sequence[pulumi.Resource] = ()
    ) -> pulumi.ResourceOptions:
        """Options of a resource that belongs to `component` and is put here."""
        return pulumi.ResourceOptions(parent=component, provider=self.provider, protect=protect or None, depends_on=list(depends_on))
