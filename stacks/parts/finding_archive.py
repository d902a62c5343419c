"""Where findings and what the SIEM was sent are kept, a bucket for each Region."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from components.detection.siem_policy import takes_findings
from components.detection.siem_stream import stream_role_name
from components.storage.private_bucket import PrivateBucket, PrivateBucketArgs
from stacks.account import AccountRole, RegionRole
from stacks.parts.foundation import Foundation
from stacks.settings.detection import Detection
from stacks.settings.keys import DataClass

_KEPT_DAYS = 400
TRAIL, FINDINGS = "trail", "findings"


@dataclass(frozen=True, kw_only=True)
class FindingArchive:
    """A bucket of the log archive's account, and the key it is under, both of one Region."""

    bucket: PrivateBucket
    key: pulumi.Output[str]


def stream_purposes(detection: Detection, region: RegionRole) -> tuple[str, ...]:
    """What is streamed in a Region: findings in both, the trail of all Regions from where it is."""
    if detection.siem is None:
        return ()
    return (FINDINGS, TRAIL) if region is RegionRole.PRIMARY else (FINDINGS,)


def make_finding_archive(base: Foundation, detection: Detection, region: RegionRole) -> FindingArchive:
    """The bucket of a Region; the other Region's is not needed to fill it."""
    placement, security = base.at(AccountRole.LOG_ARCHIVE, region), base.at(AccountRole.SECURITY, region)
    primary, key = region is RegionRole.PRIMARY, base.key(DataClass.LOGS, region)
    purpose = "findings" if primary else f"findings-{region.value}"
    bucket = f"arn:{placement.partition}:s3:::{base.facts.named(purpose, placement.account)}"
    streams = tuple(
        security.arn("iam", f"role/{stream_role_name(base.facts, stream, region.value)}", region="")
        for stream in stream_purposes(detection, region)
    )
    return FindingArchive(
        bucket=PrivateBucket(
            purpose,
            PrivateBucketArgs(
                facts=base.facts,
                placement=placement,
                purpose=purpose,
                key=key,
                expire_days=detection.siem.retention_days if detection.siem else _KEPT_DAYS,
                access_logs=base.logs.staging.ready_name if primary else None,
                statements=takes_findings(bucket, streams, (security.account,)),
            ),
        ),
        key=key,
    )
