"""One queue between systems."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, Field

from stacks.words import Name, PositiveDuration, RoleArn, Section, at_least_one

_LONGEST_VISIBILITY = timedelta(hours=12)
_LONGEST_KEPT = timedelta(days=14)


def _visibility(value: timedelta) -> timedelta:
    if value > _LONGEST_VISIBILITY or value.total_seconds() % 1:
        raise ValueError("must be whole seconds, at most PT12H")
    return value


def _kept(value: timedelta) -> timedelta:
    if not timedelta(minutes=1) <= value <= _LONGEST_KEPT or value.total_seconds() % 1:
        raise ValueError("must be whole seconds, from PT1M to P14D")
    return value


class InterfaceQueue(Section):
    """A queue with its dead letters; what cannot be taken in after some tries waits there for a person.

    Attributes:
        fifo: whether order within a group and once-only delivery are kept.
        owner: duty that is called by its alarms.
        senders: roles that may send; `receivers`: that may take.
        receives: tries before a message is a dead letter.
        visible_again: time after which a message that was taken and not finished is offered again.
        kept: how long a message waits at most; dead letters wait 14 days.
        oldest: age at which a waiting message is an alarm; `depth`: number of waiting messages that is.
    """

    fifo: bool
    owner: Name
    senders: Annotated[frozenset[RoleArn], AfterValidator(at_least_one)]
    receivers: Annotated[frozenset[RoleArn], AfterValidator(at_least_one)]
    receives: Annotated[int, Field(ge=2, le=1000)]
    visible_again: Annotated[PositiveDuration, AfterValidator(_visibility)]
    kept: Annotated[PositiveDuration, AfterValidator(_kept)]
    oldest: PositiveDuration
    depth: Annotated[int, Field(ge=1, le=120000)]
