"""A zone that only our own VPCs see."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import route53

from components.dns.seen_vpc import SeenVpc
from components.environment_facts import EnvironmentFacts
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class PrivateZoneArgs:
    """What a zone needs to know.

    Attributes:
        placement: whose the zone is.
        domain: its name.
        home: the VPC it is made with, in the same account.
        others: who else sees it, in any of the environment's accounts and Regions.
    """

    facts: EnvironmentFacts
    placement: Placement
    domain: str
    home: SeenVpc
    others: tuple[SeenVpc, ...]


class PrivateZone(pulumi.ComponentResource):
    """A private hosted zone with its audience.

    Pulumi type: ``holdfast:dns:PrivateZone``

    Creates:
        - ``aws.route53.Zone`` *name*, seen by its home
        - for each other VPC: ``aws.route53.ZoneAssociation`` *name*-*vpc*, and where it is in another account
          ``aws.route53.VpcAssociationAuthorization`` *name*-*vpc* before

    Source: Amazon Route 53 Developer Guide, "Associating an Amazon VPC and a private hosted zone that you created with different AWS
    accounts". Another VPC adds an association. Another domain replaces the zone and loses its records.

    Outputs: `zone_id`.
    """

    zone_id: pulumi.Output[str]

    def __init__(self, name: str, args: PrivateZoneArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:dns:PrivateZone", name, None, opts)
        # Associations made apart show up among the zone's own; without this the next run would take them off again.
        options = pulumi.ResourceOptions(ignore_changes=["vpcs"])
        zone = route53.Zone(
            name,
            name=args.domain,
            comment=f"Private names of {args.facts.name}",
            vpcs=[route53.ZoneVpcArgs(vpc_id=args.home.vpc_id, vpc_region=args.home.placement.region)],
            force_destroy=args.facts.throw_away,
            tags=args.facts.tags(name),
            opts=pulumi.ResourceOptions.merge(args.placement.inside(self, protect=args.facts.protect), options),
        )
        for vpc in args.others:
            label, where = f"{name}-{vpc.name}", vpc.placement
            allowed = (
                [
                    route53.VpcAssociationAuthorization(
                        label, zone_id=zone.zone_id, vpc_id=vpc.vpc_id, vpc_region=where.region, opts=args.placement.inside(self)
                    )
                ]
                if where.account != args.placement.account
                else []
            )
            route53.ZoneAssociation(
                label,
                zone_id=zone.zone_id,
                vpc_id=vpc.vpc_id,
                vpc_region=where.region,
                opts=where.inside(self, depends_on=allowed),
            )
        self.zone_id = zone.zone_id
        self.register_outputs({"zone_id": self.zone_id})
