"""What users notice, from which number on somebody is woken, and who that is."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from stacks.settings.journey import Journey
from stacks.words import Name, Section

Seconds = Annotated[float, Field(gt=0, le=86400)]


class UserObjectives(Section):
    """The worst that users of any system may meet; beyond it an alarm sounds.

    Attributes:
        owner: the duty that is woken.
        login_success_percent: part of the sign-ins that succeed, at least.
        order_turnaround_seconds: from placing an order to its acknowledgement, at most.
        interface_lag_seconds: age of the oldest message an interface still has to deliver, at most.
        queue_depth: messages that wait, at most.
        replication_lag_seconds: how far the recovery Region trails, at most; the tier's RPO has an alarm of its own.
        backup_age_hours: age of the youngest recovery point, at most.
    """

    owner: Name
    login_success_percent: Annotated[float, Field(ge=50, lt=100)]
    order_turnaround_seconds: Seconds
    interface_lag_seconds: Seconds
    queue_depth: Annotated[int, Field(ge=1, le=1_000_000)]
    replication_lag_seconds: Seconds
    backup_age_hours: Annotated[float, Field(gt=0, le=840)]


class Hearing(StrEnum):
    """How a subscriber hears."""

    EMAIL = "email"
    HTTPS = "https"


class Subscription(Section):
    """Somebody who hears of every alarm of the workload, in both Regions.

    Attributes:
        owner: the duty behind it.
        endpoint: a mailbox of that duty, or the address of its on-call service.
    """

    owner: Name
    by: Hearing
    endpoint: Annotated[str, StringConstraints(min_length=6, max_length=500, pattern=r"^\S+$")]


class Operations(Section):
    """What is watched for users.

    Attributes:
        journeys: what is walked again and again as a user would, at most one for each system.
        subscriptions: by a name of their own.
    """

    objectives: UserObjectives
    journeys: tuple[Journey, ...] = ()
    subscriptions: dict[Name, Subscription] = Field(default_factory=dict)
