"""Roles by duty, federation, break-glass and the account's password policy."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, Field

from components.identity.duty import Duty
from stacks.settings.emergency import BreakGlass, Elevation
from stacks.settings.federation import PeopleFederation, PipelineFederation
from stacks.words import Name, PositiveDuration, Section, at_least_one


class DutyHolders(Section):
    """Who holds a duty.

    Attributes:
        groups: groups of the identity provider.
        session: longest session, one hour to four.
    """

    groups: Annotated[frozenset[Name], AfterValidator(at_least_one)]
    session: PositiveDuration = timedelta(hours=1)


class Passwords(Section):
    """What passwords of users must be like, though the landing zone makes no user."""

    minimum_length: Annotated[int, Field(ge=14, le=128)] = 16
    remembered: Annotated[int, Field(ge=1, le=24)] = 24
    days: Annotated[int, Field(ge=1, le=365)] = 90


class Identity(Section):
    """Roles by duty, federation, break-glass and the account's password policy.

    Attributes:
        unused_days: access that nobody used for so long is a finding.
    """

    people: PeopleFederation
    pipeline: PipelineFederation
    duties: Annotated[dict[Duty, DutyHolders], AfterValidator(at_least_one)]
    break_glass: BreakGlass
    elevation: Elevation | None = None
    passwords: Passwords = Passwords()
    unused_days: Annotated[int, Field(ge=1, le=365)] = 90
