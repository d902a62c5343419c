"""Rules about services between us and partners."""

from __future__ import annotations

from collections.abc import Iterator

from stacks.account import RegionRole
from stacks.checks.finding import Check, Finding
from stacks.draft import Draft


def _where_the_regions_are(draft: Draft) -> Iterator[Finding]:
    """Services are regional, and their names say where they are."""
    if draft.connectivity is None or draft.regions is None:
        return
    partners = draft.connectivity.partners
    for role in RegionRole:
        region = draft.regions.of(role)
        for name, used in partners.used.items():
            service: str | None = getattr(used, role.value)
            if service is not None and service.split(".")[3] != region:
                place = ("connectivity", "partners", "used", name, role.value)
                yield place, f"is a service of {service.split('.')[3]}, but the {role.value} Region is {region}"


def _certificates_exist(draft: Draft) -> Iterator[Finding]:
    if "certificates" in draft.unreadable:
        return
    if draft.connectivity is None:
        return
    there = {service.name for service in draft.certificates.services} if draft.certificates else set()
    for name, offered in draft.connectivity.partners.offered.items():
        if offered.certificate not in there:
            place = ("connectivity", "partners", "offered", name, "certificate")
            yield place, f"{offered.certificate!r} is none of certificates.services; there are: {', '.join(sorted(there)) or 'none'}"


def _partners_are_not_us(draft: Draft) -> Iterator[Finding]:
    if draft.connectivity is None or draft.placements is None:
        return
    own = set(draft.placements.by_role().values())
    for name, offered in draft.connectivity.partners.offered.items():
        for partner, principal in offered.partners.items():
            if principal.split(":")[4] in own:
                place = ("connectivity", "partners", "offered", name, "partners", partner)
                yield place, f"{principal} is of an account of ours; inside the environment the tiers have flows"


CHECKS: tuple[Check, ...] = (_where_the_regions_are, _certificates_exist, _partners_are_not_us)
