"""How long authorities and certificates may last, and how authorities are told what to sign.

Pure. Sources: AWS Private CA User Guide, "Understand AWS Private CA CA modes" and "Understand AWS Private CA certificate templates"; AWS
Certificate Manager User Guide, "Private certificates in AWS Certificate Manager".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

CERTIFICATE_VALIDITY = timedelta(days=395)
"""Of every private certificate that ACM manages; it cannot be chosen."""

RENEWAL_BEGINS = timedelta(days=60)
"""Before its end, ACM renews a certificate. An alarm below this means that renewal has failed."""

_DAY = timedelta(days=1)


class AuthorityMode(StrEnum):
    """What an issuing authority is for."""

    GENERAL_PURPOSE = "general-purpose"
    SHORT_LIVED = "short-lived"

    @property
    def aws_name(self) -> str:
        """As AWS writes it."""
        return "SHORT_LIVED_CERTIFICATE" if self is AuthorityMode.SHORT_LIVED else "GENERAL_PURPOSE"


class Template(StrEnum):
    """What an authority's certificate is made from; the name at the end of the template's ARN."""

    ROOT = "RootCACertificate/V1"
    ISSUING = "SubordinateCACertificate_PathLen0/V1"

    def arn(self, partition: str) -> str:
        """Its ARN; templates belong to no account."""
        return f"arn:{partition}:acm-pca:::template/{self.value}"


@dataclass(frozen=True, kw_only=True)
class AuthoritySubject:
    """Whose authority it is. `country` has two letters (ISO 3166)."""

    common_name: str
    organization: str
    organizational_unit: str
    country: str


def outlives_root(root: timedelta, issuing: timedelta) -> str | None:
    """Why an issuing authority cannot last that long, or None.

    It is signed after the root, so with the same number of days it would end later, and the root would refuse.
    """
    if issuing <= root - _DAY:
        return None
    return f"lasts {issuing.days} days, but the root that signs it lasts {root.days}; make it a day shorter at least"


def outlived_by_certificates(issuing: timedelta) -> str | None:
    """Why an authority cannot sign for ACM, or None."""
    if issuing > CERTIFICATE_VALIDITY + RENEWAL_BEGINS:
        return None
    return (
        f"lasts {issuing.days} days, but a certificate of ACM lasts {CERTIFICATE_VALIDITY.days} and is renewed {RENEWAL_BEGINS.days} "
        f"days before its end, and nothing may outlive its issuer; make it more than {(CERTIFICATE_VALIDITY + RENEWAL_BEGINS).days} days"
    )


def guests_policy(authority: str, partition: str, accounts: Iterable[str]) -> Mapping[str, object]:
    """Who else may ask the authority for certificates of services, and for no certificate of an authority.

    Source: AWS Private CA User Guide, "Attach a policy for cross-account access".
    """
    guests = {"AWS": [f"arn:{partition}:iam::{account}:root" for account in sorted(accounts)]}
    looks = ["DescribeCertificateAuthority", "GetCertificate", "GetCertificateAuthorityCertificate", "ListPermissions", "ListTags"]
    service = {"StringEquals": {"acm-pca:TemplateArn": f"arn:{partition}:acm-pca:::template/EndEntityCertificate/V1"}}
    given: dict[str, object] = {"Effect": "Allow", "Principal": guests, "Resource": authority}
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Sid": "GuestsLook", **given, "Action": [f"acm-pca:{name}" for name in looks]},
            {"Sid": "GuestsAskForServices", **given, "Action": "acm-pca:IssueCertificate", "Condition": service},
        ],
    }
