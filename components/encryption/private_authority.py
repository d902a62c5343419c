"""A certificate authority of our own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

import pulumi
from pulumi_aws import acmpca

from components.encryption.authority_algorithm import AuthorityAlgorithm
from components.encryption.authority_plan import AuthorityMode, AuthoritySubject, Template, guests_policy
from components.environment_facts import EnvironmentFacts
from components.placement import Placement

_ACM = "acm.amazonaws.com"
_RENEWING = ["GetCertificate", "IssueCertificate", "ListPermissions"]
_SOONEST_DELETION_DAYS, _LATEST_DELETION_DAYS = 7, 30


@dataclass(frozen=True)
class Signer:
    """An authority that signs another, and where it is."""

    arn: pulumi.Output[str]
    placement: Placement
    algorithm: AuthorityAlgorithm


@dataclass(frozen=True, kw_only=True)
class PrivateAuthorityArgs:
    """What an authority needs to know.

    Attributes:
        purpose: last word of its name, for example ``root``.
        validity: whole days.
        signer: the root that signs it, None for a root.
        mode: what it issues; only an issuing authority may be short-lived.
        guests: other accounts whose ACM may ask it for certificates of services.
    """

    facts: EnvironmentFacts
    placement: Placement
    purpose: str
    subject: AuthoritySubject
    algorithm: AuthorityAlgorithm
    validity: timedelta
    signer: Signer | None = None
    mode: AuthorityMode = AuthorityMode.GENERAL_PURPOSE
    guests: frozenset[str] = frozenset()


class PrivateAuthority(pulumi.ComponentResource):
    """A root that signs itself, or an authority below it that signs certificates of services.

    AWS keeps the private key and gives it to nobody. Revocation is told by OCSP; a short-lived authority needs none. Each costs a monthly
    fee as long as it exists, the general-purpose kind about eight times the short-lived one (AWS Private CA pricing).

    Pulumi type: ``holdfast:encryption:PrivateAuthority``

    Creates:
        - ``aws.acmpca.CertificateAuthority`` *name* (protected where the environment is)
        - ``aws.acmpca.Certificate`` *name*, signed where the signer is, and the ``aws.acmpca.CertificateAuthorityCertificate`` *name*
          that makes the authority active
        - below a root, in general-purpose mode, ``aws.acmpca.Permission`` *name* so that ACM can renew by itself
        - with `guests`, ``aws.acmpca.Policy`` *name*

    Changing the subject, the algorithm or the mode replaces everything; changing the validity replaces its certificate.

    Outputs: `arn`, known once the authority is active and its guests are let in.
    """

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: PrivateAuthorityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:encryption:PrivateAuthority", name, None, opts)
        inside = args.placement.inside(self)
        authority = self._authority(name, args)
        active = self._sign(name, args, authority)
        ready: list[pulumi.Output[str]] = [authority.arn, active.id]
        if args.signer is not None and args.mode is AuthorityMode.GENERAL_PURPOSE:
            permission = acmpca.Permission(name, certificate_authority_arn=authority.arn, principal=_ACM, actions=_RENEWING, opts=inside)
            ready.append(permission.id)
        if args.guests:
            policy = pulumi.Output.all(authority.arn, active.id).apply(
                lambda known: json.dumps(guests_policy(known[0], args.placement.partition, args.guests), sort_keys=True)
            )
            ready.append(acmpca.Policy(name, resource_arn=authority.arn, policy=policy, opts=inside).id)
        self.arn = pulumi.Output.all(*ready).apply(lambda made: str(made[0]))
        self.register_outputs({"arn": self.arn})

    def _authority(self, name: str, args: PrivateAuthorityArgs) -> acmpca.CertificateAuthority:
        subject = acmpca.CertificateAuthorityCertificateAuthorityConfigurationSubjectArgs(
            common_name=args.subject.common_name,
            organization=args.subject.organization,
            organizational_unit=args.subject.organizational_unit,
            country=args.subject.country,
        )
        return acmpca.CertificateAuthority(
            name,
            type="ROOT" if args.signer is None else "SUBORDINATE",
            usage_mode=args.mode.aws_name,
            certificate_authority_configuration=acmpca.CertificateAuthorityCertificateAuthorityConfigurationArgs(
                key_algorithm=args.algorithm.value, signing_algorithm=args.algorithm.signing, subject=subject
            ),
            revocation_configuration=_told_by_ocsp() if args.mode is AuthorityMode.GENERAL_PURPOSE else None,
            permanent_deletion_time_in_days=_SOONEST_DELETION_DAYS if args.facts.throw_away else _LATEST_DELETION_DAYS,
            tags=args.facts.tags("authority", args.purpose),
            opts=args.placement.inside(self, protect=args.facts.protect),
        )

    def _sign(
        self, name: str, args: PrivateAuthorityArgs, authority: acmpca.CertificateAuthority
    ) -> acmpca.CertificateAuthorityCertificate:
        signer = args.signer or Signer(authority.arn, args.placement, args.algorithm)
        template = Template.ROOT if args.signer is None else Template.ISSUING
        certificate = acmpca.Certificate(
            name,
            certificate_authority_arn=signer.arn,
            certificate_signing_request=authority.certificate_signing_request,
            signing_algorithm=signer.algorithm.signing,
            template_arn=template.arn(args.placement.partition),
            validity=acmpca.CertificateValidityArgs(type="DAYS", value=str(args.validity.days)),
            opts=signer.placement.inside(self),
        )
        return acmpca.CertificateAuthorityCertificate(
            name,
            certificate_authority_arn=authority.arn,
            certificate=certificate.certificate,
            certificate_chain=None if args.signer is None else certificate.certificate_chain,
            opts=args.placement.inside(self),
        )


def _told_by_ocsp() -> acmpca.CertificateAuthorityRevocationConfigurationArgs:
    return acmpca.CertificateAuthorityRevocationConfigurationArgs(
        ocsp_configuration=acmpca.CertificateAuthorityRevocationConfigurationOcspConfigurationArgs(enabled=True)
    )
