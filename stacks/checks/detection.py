"""Rules about detection."""

from __future__ import annotations

from collections.abc import Iterator

from components.detection.protection_plan import ProtectionPlan
from components.detection.security_standard import SecurityStandard
from stacks.checks.finding import Check, Finding
from stacks.draft import Draft
from stacks.settings.detection import Membership
from stacks.yaml_places import Place

_SECTION: Place = ("detection",)
_NEEDED = (ProtectionPlan.S3_DATA_EVENTS, ProtectionPlan.RDS_LOGIN_EVENTS)


def _one_cis_version(draft: Draft) -> Iterator[Finding]:
    versions = sorted(s.value for s in SecurityStandard if s.is_cis and draft.detection and s in draft.detection.standards)
    if versions[1:]:
        yield (*_SECTION, "standards"), f"has {' and '.join(versions)}; every control would be judged twice, choose one version"


def _seen_together(draft: Draft) -> Iterator[Finding]:
    if draft.detection is None or draft.placements is None or draft.detection.membership is not Membership.SEPARATE:
        return
    accounts = set(draft.placements.by_role().values())
    if accounts - {draft.placements.security.account}:
        yield (
            (*_SECTION, "membership"),
            f"is separate, but there are {len(accounts)} accounts whose findings the security account would not see; use organization",
        )


def _records_are_looked_after(draft: Draft) -> Iterator[Finding]:
    if draft.detection is None or draft.throw_away is not False:
        return
    missing = [plan.value for plan in _NEEDED if plan not in draft.detection.protection_plans]
    if missing:
        yield (
            (*_SECTION, "protection_plans"),
            f"lacks {' and '.join(missing)}; this environment keeps real records in databases and buckets, where nobody would look",
        )


def _access_key_within_reach(draft: Draft) -> Iterator[Finding]:
    siem = draft.detection.siem if draft.detection else None
    if siem is None or siem.access_key_secret is None:
        return
    place = (*_SECTION, "siem", "access_key_secret")
    if draft.regions and siem.secret_region != draft.regions.primary:
        yield (
            place,
            f"is in {siem.secret_region}; name the one in the primary Region, {draft.regions.primary}, of which the other is a replica",
        )
    if draft.placements and siem.secret_account != draft.placements.security.account:
        yield (
            place,
            f"is in the account {siem.secret_account}; the streams run in the security account, {draft.placements.security.account}",
        )


def _on_premises_goes_somewhere(draft: Draft) -> Iterator[Finding]:
    if draft.detection and draft.detection.on_premises and draft.detection.siem is None:
        yield (*_SECTION, "on_premises"), "has senders, but there is no siem their events could go to"


CHECKS: tuple[Check, ...] = (
    _one_cis_version,
    _seen_together,
    _records_are_looked_after,
    _access_key_within_reach,
    _on_premises_goes_somewhere,
)
