"""Access beyond the ordinary: break-glass and elevation."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, StringConstraints

from components.identity.duty import Duty
from stacks.account import AccountRole
from stacks.words import Name, PositiveDuration, Section, at_least_one

Ticket = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,10}-\*$")]
Action = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+:[A-Za-z*]+$")]


class BreakGlass(Section):
    """The role for when nothing else is left.

    Attributes:
        groups: who may use it; groups that hold no duty.
        session: how long it lasts, an hour at most.
        accounts: account roles in whose accounts there is one.
    """

    groups: Annotated[frozenset[Name], AfterValidator(at_least_one)]
    session: PositiveDuration = timedelta(hours=1)
    accounts: Annotated[frozenset[AccountRole], AfterValidator(at_least_one)]


class Elevation(Section):
    """More than a duty, for an hour and a ticket, in the workload's account.

    Attributes:
        duties: whose holders may be elevated.
        tickets: patterns of ticket numbers, for example ``INC-*``.
        actions: the ceiling of every session, on resources of this environment.
        not_before: sessions issued earlier are refused; set it to end every session at once.
    """

    duties: Annotated[frozenset[Duty], AfterValidator(at_least_one)]
    tickets: Annotated[frozenset[Ticket], AfterValidator(at_least_one)]
    actions: Annotated[frozenset[Action], AfterValidator(at_least_one)]
    not_before: AwareDatetime | None = None
