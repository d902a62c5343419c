"""The private zone of database names, and how it learns that a primary is gone."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator

from stacks.words import DomainName, PositiveDuration, Section


class HealthSignal(StrEnum):
    """How the name service learns that a primary is gone.

    ``tcp-probe``: checkers connect to the database port; for addresses the checkers can reach.
    ``alarm``: a CloudWatch alarm decides, because Route 53 checkers are on the internet and cannot reach a private
    address (Amazon Route 53 Developer Guide, "How Route 53 determines whether a health check is healthy").
    """

    TCP_PROBE = "tcp-probe"
    ALARM = "alarm"


def _whole_seconds(value: timedelta) -> timedelta:
    if value.total_seconds() % 1:
        raise ValueError("must be whole seconds")
    return value


class NameService(Section):
    """The private zone of database names."""

    zone: DomainName
    ttl: Annotated[PositiveDuration, AfterValidator(_whole_seconds)]
    health: HealthSignal
