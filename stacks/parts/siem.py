"""Streams of security events from both sides of the hybrid boundary."""

from __future__ import annotations

import pulumi

from components.detection.event_feed import EventFeed, EventFeedArgs
from components.detection.event_route import EVERY_FINDING
from components.detection.on_premises_intake import OnPremisesIntake, OnPremisesIntakeArgs
from components.detection.siem_stream import SiemEndpoint, SiemStream, SiemStreamArgs
from components.detection.trail_feed import TrailFeed, TrailFeedArgs
from stacks.account import AccountRole, RegionRole
from stacks.parts.finding_archive import FINDINGS, TRAIL, FindingArchive, stream_purposes
from stacks.parts.foundation import Foundation
from stacks.settings.detection import Detection
from stacks.settings.keys import DataClass
from stacks.settings.siem import Siem


def make_siem(
    base: Foundation, detection: Detection, region: RegionRole, archive: FindingArchive, dead_letters: pulumi.Output[str]
) -> None:
    """The streams of one Region and what feeds them, in the security account; nothing without a SIEM in the environment."""
    siem = detection.siem
    if siem is None:
        return
    placement = base.at(AccountRole.SECURITY, region)
    streams = {
        purpose: _make_stream(base, siem, region, archive, purpose, owner=detection.owner) for purpose in stream_purposes(detection, region)
    }
    EventFeed(
        f"feed-findings-{region.value}",
        EventFeedArgs(
            facts=base.facts,
            placement=placement,
            region_role=region.value,
            purpose=FINDINGS,
            bus="default",
            pattern=EVERY_FINDING,
            stream=streams[FINDINGS].arn,
            dead_letters=dead_letters,
        ),
    )
    if TRAIL in streams:
        TrailFeed(
            "feed-trail",
            TrailFeedArgs(facts=base.facts, placement=placement, log_group=base.trail.log_group, stream=streams[TRAIL].arn),
        )
    if detection.on_premises:
        OnPremisesIntake(
            f"on-premises-{region.value}",
            OnPremisesIntakeArgs(
                facts=base.facts,
                placement=placement,
                region_role=region.value,
                senders=tuple(sorted(detection.on_premises.senders)),
                key=base.key(DataClass.OPERATIONS, region),
                stream=streams[FINDINGS].arn,
                topic=base.alarms.at(AccountRole.SECURITY, region).arn,
                dead_letters=dead_letters,
                owner=detection.owner,
            ),
        )


def _make_stream(base: Foundation, siem: Siem, region: RegionRole, archive: FindingArchive, purpose: str, *, owner: str) -> SiemStream:
    secret = siem.secret_in(base.environment.regions.of(region))
    return SiemStream(
        f"siem-{purpose}-{region.value}",
        SiemStreamArgs(
            facts=base.facts,
            placement=base.at(AccountRole.SECURITY, region),
            region_role=region.value,
            purpose=purpose,
            endpoint=SiemEndpoint(url=siem.url, secret=secret) if siem.url and secret else None,
            bucket=archive.bucket.ready_arn,
            bucket_arn=archive.bucket.arn,
            key=archive.key,
            operations_key=base.key(DataClass.OPERATIONS, region),
            buffer_seconds=siem.buffer_seconds,
            buffer_mib=siem.buffer_mib,
            unpack=purpose == TRAIL,
            topic=base.alarms.at(AccountRole.SECURITY, region).arn,
            owner=owner,
        ),
    )
