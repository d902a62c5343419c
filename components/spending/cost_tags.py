"""The tags by which a bill tells what belongs to what."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import costexplorer

from components.placement import Placement

COST_TAGS = ("cost-centre", "holdfast:environment", "holdfast:system")


@dataclass(frozen=True, kw_only=True)
class CostTagsArgs:
    """What activation needs to know: the placement of the account that pays."""

    placement: Placement


class CostTags(pulumi.ComponentResource):
    """Our tags, made known to billing.

    Pulumi type: ``holdfast:spending:CostTags``

    Creates:
        - for each tag of ours ``aws.costexplorer.CostAllocationTag``, active

    Only the account that pays may, and a tag must have been on something for about a day before (AWS Billing User Guide, "Activating
    user-defined cost allocation tags").

    Outputs: none.
    """

    def __init__(self, name: str, args: CostTagsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:spending:CostTags", name, None, opts)
        for tag in COST_TAGS:
            costexplorer.CostAllocationTag(tag.replace(":", "-"), tag_key=tag, status="Active", opts=args.placement.inside(self))
        self.register_outputs({})
