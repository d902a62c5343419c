"""What the section `detection` of an environment makes."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from components.detection.dead_letters import DeadLetters, DeadLettersArgs
from components.detection.event_forwarder import EventForwarder, EventForwarderArgs, ForwardedRegion, forwarder_role_name
from components.detection.event_gate import EventGate, EventGateArgs
from components.detection.event_route import finding_routes
from components.detection.finding_aggregation import FindingAggregation, FindingAggregationArgs
from components.detection.finding_alarms import FindingAlarms, FindingAlarmsArgs
from components.detection.rule_pack import RulePack, RulePackArgs
from components.detection.security_hub import SecurityHub, SecurityHubArgs
from components.detection.threat_detector import Publishing, ThreatDetector, ThreatDetectorArgs
from components.detection.threat_organization import ThreatOrganization, ThreatOrganizationArgs
from stacks.account import AccountRole, RegionRole
from stacks.parts.finding_archive import FindingArchive, make_finding_archive
from stacks.parts.foundation import Foundation
from stacks.parts.log_services import LogServices
from stacks.parts.siem import make_siem
from stacks.settings.detection import Detection, Membership
from stacks.settings.keys import DataClass


def make_detection(base: Foundation, logs: LogServices) -> None:
    """Make it, where the environment asks for it; its rules only after what they judge is recorded."""
    detection = base.environment.detection
    if detection is None:
        return
    archives = {region: make_finding_archive(base, detection, region) for region in RegionRole}
    _make_threats(base, detection, archives)
    _make_hubs(base, detection)
    _make_forwarders(base)
    for region in RegionRole:
        RulePack(
            f"rules-{region.value}",
            RulePackArgs(
                facts=base.facts,
                placement=base.at(AccountRole.SECURITY, region),
                worldwide=region is RegionRole.PRIMARY,
                whole_organization=_organized(detection),
                recording=_recording(base, detection, logs, region),
            ),
        )
        letters = _make_dead_letters(base, region)
        _make_alarms(base, detection, region, letters)
        make_siem(base, detection, region, archives[region], letters)


def _organized(detection: Detection) -> bool:
    return detection.membership is Membership.ORGANIZATION


def _recording(base: Foundation, detection: Detection, logs: LogServices, region: RegionRole) -> tuple[pulumi.Resource, ...]:
    judged = roles_by_account(base).values() if _organized(detection) else (AccountRole.SECURITY,)
    return tuple(logs.recording[role, region] for role in judged if (role, region) in logs.recording)


def roles_by_account(base: Foundation) -> Mapping[str, AccountRole]:
    """One role for each account, the security account's own first, so that an account that holds several is looked after once."""
    found: dict[str, AccountRole] = {}
    for role in (AccountRole.SECURITY, *AccountRole):
        found.setdefault(base.environment.placements.of(role).account, role)
    return found


def _make_threats(base: Foundation, detection: Detection, archives: Mapping[RegionRole, FindingArchive]) -> None:
    """A detector for each account and Region; the security account's keeps what all of them find."""
    plans = tuple(sorted(detection.protection_plans))
    for region in RegionRole:
        archive = archives[region]
        made = {
            role: ThreatDetector(
                f"threats-{role.value}-{region.value}",
                ThreatDetectorArgs(
                    facts=base.facts,
                    placement=base.at(role, region),
                    plans=() if _organized(detection) else plans,
                    publishing=Publishing(bucket=archive.bucket.ready_arn, key=archive.key) if role is AccountRole.SECURITY else None,
                ),
            )
            for role in roles_by_account(base).values()
        }
        if _organized(detection):
            ThreatOrganization(
                f"threats-{region.value}",
                ThreatOrganizationArgs(
                    placement=base.at(AccountRole.SECURITY, region),
                    detector_id=made[AccountRole.SECURITY].detector_id,
                    plans=plans,
                    members=tuple(made.values()),
                ),
            )


def _make_hubs(base: Foundation, detection: Detection) -> None:
    standards, security = tuple(sorted(detection.standards)), base.at(AccountRole.SECURITY, RegionRole.PRIMARY)
    if _organized(detection):
        hubs = [SecurityHub("findings-security-primary", SecurityHubArgs(placement=security, standards=()))]
    else:
        hubs = [
            SecurityHub(f"findings-{role.value}-{region.value}", SecurityHubArgs(placement=base.at(role, region), standards=standards))
            for role in roles_by_account(base).values()
            for region in RegionRole
        ]
    FindingAggregation(
        "findings",
        FindingAggregationArgs(
            facts=base.facts,
            placement=security,
            linked_regions=(base.environment.regions.recovery,),
            whole_organization=_organized(detection),
            standards=standards,
            hubs=tuple(hub.ready for hub in hubs),
        ),
    )


def _make_dead_letters(base: Foundation, region: RegionRole) -> pulumi.Output[str]:
    return DeadLetters(
        f"unheard-findings-{region.value}",
        DeadLettersArgs(
            facts=base.facts,
            placement=base.at(AccountRole.SECURITY, region),
            key=base.key(DataClass.OPERATIONS, region),
            topic=base.alarms.at(AccountRole.SECURITY, region).arn,
        ),
    ).arn


def _make_alarms(base: Foundation, detection: Detection, region: RegionRole, letters: pulumi.Output[str]) -> None:
    FindingAlarms(
        f"finding-{region.value}",
        FindingAlarmsArgs(
            facts=base.facts,
            placement=base.at(AccountRole.SECURITY, region),
            routes=finding_routes(detection.floors.guardduty, detection.floors.security_hub),
            bus="default",
            topic=base.alarms.at(AccountRole.SECURITY, region).arn,
            dead_letters=letters,
            owner=detection.owner,
        ),
    )


def _make_forwarders(base: Foundation) -> None:
    """What happens in other accounts is told to the security account; a single account needs none of it."""
    others = [role for role in roles_by_account(base).values() if role is not AccountRole.SECURITY]
    if not others:
        return
    primary = {role: base.at(role, RegionRole.PRIMARY) for role in others}
    senders = tuple(placement.arn("iam", f"role/{forwarder_role_name(base.facts)}", region="") for placement in primary.values())
    gates = [
        EventGate(
            f"findings-{region.value}",
            EventGateArgs(placement=base.at(AccountRole.SECURITY, region), bus="default", roles=senders),
        )
        for region in RegionRole
    ]
    for role in others:
        EventForwarder(
            f"findings-{role.value}",
            EventForwarderArgs(
                facts=base.facts,
                regions={
                    region.value: ForwardedRegion(
                        placement=base.at(role, region), bus=base.at(AccountRole.SECURITY, region).arn("events", "event-bus/default")
                    )
                    for region in RegionRole
                },
                gates=gates,
            ),
        )
