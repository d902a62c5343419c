"""What the section `certificates` of an environment makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pulumi

from components.encryption.authority_plan import AuthoritySubject
from components.encryption.certificate_entry import CertificateEntry
from components.encryption.expiry_watch import ExpiryWatch, ExpiryWatchArgs
from components.encryption.private_authority import PrivateAuthority, PrivateAuthorityArgs, Signer
from components.encryption.service_certificate import ServiceCertificate, ServiceCertificateArgs
from stacks.account import AccountRole, RegionRole
from stacks.parts.foundation import Foundation
from stacks.settings.certificates import Certificates, CertifiedService


@dataclass(frozen=True, kw_only=True)
class MadeCertificates:
    """The certificates of an environment.

    Attributes:
        arns: of each certificate, by the name of its service and its Region.
        inventory: a row for each, as `CertificateEntry.row` says; exported as the stack's output ``certificates``.
    """

    arns: dict[tuple[str, RegionRole], pulumi.Output[str]]
    inventory: pulumi.Output[list[Any]]


def make_certificates(base: Foundation) -> MadeCertificates | None:
    """Make the authorities, the certificates and what watches them, where the environment asks for it.

    The root is in the primary Region and signs an issuing authority in each, so that after its loss the other goes on issuing and
    renewing by itself.
    """
    section = base.environment.certificates
    if section is None:
        return None
    root = _root(base, section)
    made = {}
    for region in RegionRole:
        authority = _issuing(base, section, region, root)
        ExpiryWatch(
            f"certificates-{region.value}",
            ExpiryWatchArgs(
                facts=base.facts,
                placement=base.at(AccountRole.WORKLOAD, region),
                topic=base.alarms.at(AccountRole.WORKLOAD, region).arn,
            ),
        )
        for service in section.services:
            made[service.name, region] = _certificate(base, section, service, region, authority)
    inventory = pulumi.Output.all(*(certificate.row for certificate in made.values())).apply(list)
    pulumi.export("certificates", inventory)
    return MadeCertificates(arns={key: certificate.arn for key, certificate in made.items()}, inventory=inventory)


def _root(base: Foundation, section: Certificates) -> Signer:
    placement = base.at(AccountRole.SECURITY, RegionRole.PRIMARY)
    root = PrivateAuthority(
        "root-authority",
        PrivateAuthorityArgs(
            facts=base.facts,
            placement=placement,
            purpose="root",
            subject=_subject(section, "root"),
            algorithm=section.algorithm,
            validity=section.validity.root,
        ),
    )
    return Signer(root.arn, placement, section.algorithm)


def _issuing(base: Foundation, section: Certificates, region: RegionRole, root: Signer) -> pulumi.Output[str]:
    placement = base.at(AccountRole.SECURITY, region)
    return PrivateAuthority(
        f"issuing-authority-{region.value}",
        PrivateAuthorityArgs(
            facts=base.facts,
            placement=placement,
            purpose=f"issuing-{region.value}",
            subject=_subject(section, f"issuing {region.value}"),
            algorithm=section.algorithm,
            validity=section.validity.issuing,
            signer=root,
            mode=section.mode,
            guests=frozenset({base.at(AccountRole.WORKLOAD, region).account}) - {placement.account},
        ),
    ).arn


def _certificate(
    base: Foundation, section: Certificates, service: CertifiedService, region: RegionRole, authority: pulumi.Output[str]
) -> ServiceCertificate:
    placement = base.at(AccountRole.WORKLOAD, region)
    return ServiceCertificate(
        f"certificate-{service.name}-{region.value}",
        ServiceCertificateArgs(
            facts=base.facts,
            placement=placement,
            entry=CertificateEntry(
                name=service.name,
                domain=service.domain,
                owner=service.owner,
                protects=service.protects,
                region=placement.region,
                alarm_days=section.expiry_alarm.days,
            ),
            authority=authority,
            algorithm=section.algorithm,
            topic=base.alarms.at(AccountRole.WORKLOAD, region).arn,
        ),
    )


def _subject(section: Certificates, which: str) -> AuthoritySubject:
    given = section.subject
    return AuthoritySubject(
        common_name=f"{given.common_name} {which}"[:64],
        organization=given.organization,
        organizational_unit=given.organizational_unit,
        country=given.country,
    )
