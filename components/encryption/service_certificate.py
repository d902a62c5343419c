"""The certificate of one service in one Region."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import acm, cloudwatch

from components.encryption.authority_algorithm import AuthorityAlgorithm
from components.encryption.certificate_entry import CertificateEntry
from components.environment_facts import EnvironmentFacts
from components.placement import Placement

_DAY_S = 24 * 60 * 60


@dataclass(frozen=True, kw_only=True)
class ServiceCertificateArgs:
    """What a certificate needs to know.

    Attributes:
        entry: what the inventory says of it.
        authority: ARN of the active authority in this Region.
        algorithm: the authority's.
        topic: ARN of the topic of this account and Region.
    """

    facts: EnvironmentFacts
    placement: Placement
    entry: CertificateEntry
    authority: pulumi.Input[str]
    algorithm: AuthorityAlgorithm
    topic: pulumi.Input[str]


class ServiceCertificate(pulumi.ComponentResource):
    """A certificate that ACM keeps and renews, and an alarm for when it did not.

    Pulumi type: ``holdfast:encryption:ServiceCertificate``

    Creates:
        - ``aws.acm.Certificate`` *name*
        - ``aws.cloudwatch.MetricAlarm`` *name*: it ends within the entry's days, or tells nothing of its end any more

    ACM begins to renew 60 days before the end (AWS Certificate Manager User Guide, "Private certificate renewal"), so the alarm sounds when
    renewal has failed; that of a new certificate sounds until ACM first tells its days, within a day. Changing the domain, the authority or
    the algorithm replaces the certificate; the new one exists before the old one is deleted.

    Outputs: `arn`, and `row`, its line of the inventory.
    """

    arn: pulumi.Output[str]
    row: pulumi.Output[dict[str, str | int]]

    def __init__(self, name: str, args: ServiceCertificateArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:encryption:ServiceCertificate", name, None, opts)
        entry, inside = args.entry, args.placement.inside(self)
        tags = args.facts.tags("certificate", entry.name, owner=entry.owner)
        certificate = acm.Certificate(
            name,
            domain_name=entry.domain,
            certificate_authority_arn=args.authority,
            key_algorithm=args.algorithm.of_certificates,
            tags=tags,
            opts=inside,
        )
        cloudwatch.MetricAlarm(
            name,
            name=args.facts.named("certificate", entry.name),
            alarm_description=f"The certificate of {entry.domain}, which protects {entry.protects}, was not renewed; {entry.owner} owns it",
            namespace="AWS/CertificateManager",
            metric_name="DaysToExpiry",
            dimensions={"CertificateArn": certificate.arn},
            statistic="Minimum",
            period=_DAY_S,
            evaluation_periods=1,
            comparison_operator="LessThanThreshold",
            threshold=entry.alarm_days,
            treat_missing_data="breaching",
            alarm_actions=[args.topic],
            ok_actions=[args.topic],
            tags=tags,
            opts=inside,
        )
        self.arn, self.row = certificate.arn, certificate.arn.apply(entry.row)
        self.register_outputs({"arn": self.arn, "row": self.row})
