"""What is walked again and again as a user would."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from stacks.words import Name, PositiveDuration, Section, at_least_one

_MINUTE = timedelta(minutes=1)


def _whole_minutes(value: timedelta) -> timedelta:
    if value % _MINUTE or value > timedelta(hours=1):
        raise ValueError('must be whole minutes, at most an hour (Amazon CloudWatch User Guide, "CanaryScheduleInput")')
    return value


def _fits_a_run(value: timedelta) -> timedelta:
    if not timedelta(seconds=3) <= value <= timedelta(seconds=840) or value % timedelta(seconds=1):
        raise ValueError("must be whole seconds, from 3 s to 14 minutes")
    return value


class JourneyStep(Section):
    """One page or call on the way.

    Attributes:
        expect: text that must be in the answer; None where its status says enough.
    """

    name: Name
    path: Annotated[str, StringConstraints(pattern=r"^/[\w./~?&=%+-]*$", max_length=500)]
    expect: Annotated[str, Field(min_length=1, max_length=200)] | None = None


class Journey(Section):
    """A way through one system, without data of any patient.

    Attributes:
        system: whose health it tells.
        owner: the duty that is woken when it cannot be walked.
        host: where the system answers over TLS, as seen from the application tier.
        every: time between two walks; `patience`: for one walk.
        runtime: version of the Synthetics runtime; AWS retires them (Amazon CloudWatch User Guide, "Synthetics runtime versions").
    """

    system: Name
    owner: Name
    host: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", max_length=253)]
    steps: Annotated[tuple[JourneyStep, ...], AfterValidator(at_least_one)]
    every: Annotated[PositiveDuration, AfterValidator(_whole_minutes)]
    patience: Annotated[PositiveDuration, AfterValidator(_fits_a_run)]
    runtime: Annotated[str, StringConstraints(pattern=r"^syn-python-selenium-\d+\.\d+$")]
