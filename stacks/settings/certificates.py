"""The private certificate authority and what it issues."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from components.encryption.authority_algorithm import AuthorityAlgorithm
from components.encryption.authority_plan import RENEWAL_BEGINS, AuthorityMode
from stacks.words import DomainName, Duration, Name, PositiveDuration, Section

_Text = Annotated[str, StringConstraints(min_length=1, max_length=64)]


def _whole_days(value: timedelta) -> timedelta:
    if value % timedelta(days=1):
        raise ValueError("must be whole days")
    return value


def _after_renewal(value: timedelta) -> timedelta:
    if not timedelta(days=1) <= value < RENEWAL_BEGINS:
        raise ValueError(f"must be from P1D to less than P{RENEWAL_BEGINS.days}D: ACM renews {RENEWAL_BEGINS.days} days before the end")
    return value


class CertifiedService(Section):
    """A service with a certificate in both Regions.

    Attributes:
        owner: one of the duties in `drills.roles`.
        protects: in words, for the inventory.
    """

    name: Name
    domain: DomainName
    owner: Name
    protects: _Text


class AuthorityName(Section):
    """Whose authority it is (X.509 subject); `country` has two letters."""

    common_name: _Text
    organization: _Text
    organizational_unit: _Text
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class AuthorityValidity(Section):
    """How long each authority lasts, in whole days."""

    root: Annotated[PositiveDuration, AfterValidator(_whole_days)]
    issuing: Annotated[PositiveDuration, AfterValidator(_whole_days)]


class Certificates(Section):
    """The private certificate authority and what it issues: one root, and an issuing authority in each Region.

    Attributes:
        mode: what the issuing authorities are for; ACM, and so every one of `services`, needs ``general-purpose``.
        expiry_alarm: so long before a certificate's end the alarm sounds.
    """

    subject: AuthorityName
    algorithm: AuthorityAlgorithm
    mode: AuthorityMode = AuthorityMode.GENERAL_PURPOSE
    validity: AuthorityValidity
    expiry_alarm: Annotated[Duration, AfterValidator(_whole_days), AfterValidator(_after_renewal)]
    services: tuple[CertifiedService, ...] = Field(default=(), max_length=100)
