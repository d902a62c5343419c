"""Rules about certificates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from components.encryption.authority_plan import AuthorityMode, outlived_by_certificates, outlives_root
from stacks.checks.finding import Check, Finding
from stacks.draft import Draft


def _within_the_root(draft: Draft) -> Iterator[Finding]:
    if (section := draft.certificates) and (reason := outlives_root(section.validity.root, section.validity.issuing)):
        yield ("certificates", "validity", "issuing"), reason


def _within_the_authority(draft: Draft) -> Iterator[Finding]:
    if (section := draft.certificates) and section.services and (reason := outlived_by_certificates(section.validity.issuing)):
        yield ("certificates", "validity", "issuing"), reason


def _issued_by_acm(draft: Draft) -> Iterator[Finding]:
    if (section := draft.certificates) and section.services and section.mode is AuthorityMode.SHORT_LIVED:
        yield ("certificates", "mode"), "is short-lived, from which ACM issues nothing, but there are services; use general-purpose"


def _once_each(draft: Draft) -> Iterator[Finding]:
    services = draft.certificates.services if draft.certificates else ()
    for setting in ("name", "domain"):
        for value, times in Counter(getattr(service, setting) for service in services).items():
            numbers = [number for number, service in enumerate(services) if getattr(service, setting) == value]
            for number in numbers[1:] if times > 1 else ():
                yield ("certificates", "services", number, setting), f"{value!r} is already the {setting} of services[{numbers[0]}]"


def _owned(draft: Draft) -> Iterator[Finding]:
    if draft.certificates is None or draft.drills is None:
        return
    known = sorted(set(draft.drills.roles.model_dump().values()))
    for number, service in enumerate(draft.certificates.services):
        if service.owner not in known:
            yield (
                ("certificates", "services", number, "owner"),
                f"{service.owner!r} is no duty of this environment (drills.roles); there are: {', '.join(known)}",
            )


CHECKS: tuple[Check, ...] = (_within_the_root, _within_the_authority, _issued_by_acm, _once_each, _owned)
