"""Threat detection, configuration rules, and the stream to a SIEM."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator

from components.detection.event_route import Severity
from components.detection.protection_plan import ProtectionPlan
from components.detection.security_standard import SecurityStandard
from stacks.settings.siem import Siem
from stacks.words import Name, RoleArn, Section, at_least_one


class Membership(StrEnum):
    """How accounts belong together.

    With ``organization`` the security account is the delegated administrator of GuardDuty, Security Hub and AWS Config, named so by the
    management account; with ``separate`` each account is looked after by itself, which suits an environment of one account.
    """

    ORGANIZATION = "organization"
    SEPARATE = "separate"


class Floors(Section):
    """The least severity somebody hears of at once; the SIEM is given everything."""

    guardduty: Severity = Severity.MEDIUM
    security_hub: Severity = Severity.HIGH


class OnPremises(Section):
    """The other side of the hybrid boundary.

    Attributes:
        senders: roles that on-premises systems take on to tell of security events.
    """

    senders: Annotated[frozenset[RoleArn], AfterValidator(at_least_one)]


class Detection(Section):
    """Threat detection, configuration rules, and the stream to a SIEM.

    Attributes:
        owner: duty that answers for a finding.
        protection_plans: what GuardDuty looks at beside its foundation.
        standards: what Security Hub judges accounts by.
        siem: None keeps findings with AWS; there is then no stream, and nobody may send from on premises.
    """

    owner: Name
    membership: Membership
    protection_plans: Annotated[frozenset[ProtectionPlan], AfterValidator(at_least_one)]
    standards: Annotated[frozenset[SecurityStandard], AfterValidator(at_least_one)]
    floors: Floors = Floors()
    siem: Siem | None = None
    on_premises: OnPremises | None = None
