"""Which AWS services deliver logs to which bucket.

Pure. Sources: AWS CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail" (an organization's trail belongs to its management
account, whoever made it: "Organization delegated administrator"); Amazon VPC User Guide, "Publish flow logs to Amazon S3"; Amazon
Route 53 Developer Guide, "AWS resources that you can send Resolver query logs to"; AWS Config Developer Guide, "Permissions for the
Amazon S3 bucket for the AWS Config delivery channel"; Amazon S3 User Guide, "Enabling server access logging".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from components.storage.bucket_policy import ServiceDelivery


@dataclass(frozen=True, kw_only=True)
class TrailOwner:
    """Whose trail it is: an organization's with its management account, or one account's.

    Attributes:
        account: that owns the trail: the management account, or the one that made it.
        organization: id of the organization, None for a trail of one account.
    """

    account: str
    organization: str | None

    def folders(self) -> tuple[str, ...]:
        """First folders below ``AWSLogs/`` in which the trail writes; the account's own, should the trail shrink to it."""
        return (self.account, *((self.organization,) if self.organization else ()))


def trail_delivery(owner: TrailOwner, trail_arn: str) -> ServiceDelivery:
    """A trail writes its own folders and nothing else."""
    return ServiceDelivery(
        principal="cloudtrail.amazonaws.com",
        prefixes=tuple(f"AWSLogs/{folder}/*" for folder in owner.folders()),
        condition_key="aws:SourceArn",
        sources=(trail_arn,),
        looks_first=True,
    )


def traffic_delivery(accounts: Iterable[str]) -> ServiceDelivery:
    """Flow logs and DNS query logs come through the same delivery service."""
    everyone = tuple(sorted(accounts))
    return ServiceDelivery(
        principal="delivery.logs.amazonaws.com",
        prefixes=tuple(f"AWSLogs/{account}/*" for account in everyone),
        condition_key="aws:SourceAccount",
        sources=everyone,
        looks_first=True,
    )


def access_log_delivery(account: str) -> ServiceDelivery:
    """Server access logs of buckets of the same account."""
    return ServiceDelivery(
        principal="logging.s3.amazonaws.com", prefixes=("*",), condition_key="aws:SourceAccount", sources=(account,), looks_first=False
    )


def configuration_delivery(accounts: Iterable[str]) -> ServiceDelivery:
    """Configuration history and snapshots of every account."""
    everyone = tuple(sorted(accounts))
    return ServiceDelivery(
        principal="config.amazonaws.com",
        prefixes=tuple(f"AWSLogs/{account}/Config/*" for account in everyone),
        condition_key="aws:SourceAccount",
        sources=everyone,
        looks_first=True,
        lists_first=True,
    )
