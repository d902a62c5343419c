"""What nobody, inside or outside, can do to resources of the organization: the data perimeter.

Sources: AWS Organizations User Guide, "Resource control policies (RCPs)" (services they hold for) and "RCP syntax"; AWS whitepaper
"Building a Data Perimeter on AWS"; AWS IAM User Guide, "The confused deputy problem" and "AWS global condition context keys".
"""

from __future__ import annotations

from components.organization.guardrail import denied, unless
from components.organization.organization_policy import Chapter

ORGANIZATION = "o-" + "0" * 32
"""Stands for the organization's id, as long as one can be, until it is known."""

_DATA = ("kms:*", "s3:*", "secretsmanager:*", "sqs:*")
_SIGN_IN = ("sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity")


def resource_guardrails(regions: tuple[str, ...]) -> tuple[Chapter, ...]:
    """The base: our identities, our services, TLS, and roles taken on in `regions` alone, where each use of break-glass is heard.

    Federation comes from outside by its nature (``sts:AssumeRoleWithWebIdentity``) and is bounded by the trust of each role.
    """
    not_a_service = unless("BoolIfExists", "aws:PrincipalIsAWSService", "false")
    guardrails = (
        denied(
            "OurIdentitiesOnly",
            (*_DATA, "sts:AssumeRole"),
            unless("StringNotEqualsIfExists", "aws:PrincipalOrgID", ORGANIZATION),
            not_a_service,
        ),
        denied(
            "OurServicesOnly",
            _DATA,
            unless("StringNotEqualsIfExists", "aws:SourceOrgID", ORGANIZATION),
            unless("Null", "aws:SourceAccount", "false"),
            unless("Bool", "aws:PrincipalIsAWSService", "true"),
        ),
        denied("SignInWhereItIsHeard", _SIGN_IN, unless("StringNotEquals", "aws:RequestedRegion", *regions), not_a_service),
        denied("TlsOnly", (*_DATA, "sts:*"), unless("BoolIfExists", "aws:SecureTransport", "false")),
    )
    return (Chapter(name="data-perimeter", guardrails=frozenset(guardrails)),)
