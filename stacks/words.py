"""The kinds of value an environment file is made of."""

from __future__ import annotations

from collections.abc import Sized
from datetime import timedelta
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints


class Section(BaseModel):
    """One section of an environment file: nothing unknown, nothing changed after it was read."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def _written_as_duration(value: object) -> object:
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, str) or not value.startswith("P"):
        raise ValueError(f"must be an ISO 8601 duration such as PT15M or P30D, found {value!r}")
    return value


def _positive(value: timedelta) -> timedelta:
    if value <= timedelta(0):
        raise ValueError("must be longer than nothing")
    return value


Duration = Annotated[timedelta, BeforeValidator(_written_as_duration)]
"""Zero or more; an RPO of zero means that no acknowledged write may be missing."""

PositiveDuration = Annotated[Duration, AfterValidator(_positive)]

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=30)]
"""Lower case words joined by hyphens, as AWS resource names allow them everywhere."""

ResourceName = Annotated[str, StringConstraints(pattern=r"^aws:[\w/]+:\w+::[\w./-]+$")]
"""A resource by type token and logical name, for example ``aws:rds/instance:Instance::ehr``."""

AccountId = Annotated[str, StringConstraints(pattern=r"^\d{12}$")]
RegionName = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$")]
RoleArn = Annotated[str, StringConstraints(pattern=r"^arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+$")]
DomainName = Annotated[str, StringConstraints(pattern=r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$", max_length=200)]

_Many = TypeVar("_Many", bound=Sized)


def at_least_one(value: _Many) -> _Many:
    """Refuse an empty list; asked only of a list whose parts are right, unlike pydantic's own ``min_length``."""
    if not value:
        raise ValueError("is empty; there must be at least one")
    return value
