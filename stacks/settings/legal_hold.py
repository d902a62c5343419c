"""Who may keep a log or a document beyond its time."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from stacks.words import RoleArn, Section, at_least_one

_Roles = Annotated[frozenset[RoleArn], AfterValidator(at_least_one)]


class LegalHold(Section):
    """Two duties that nobody has both of.

    Attributes:
        placed_by: roles that may put a hold on a version in a locked bucket, of logs or documents; `lifted_by`: that may lift one.
    """

    placed_by: _Roles
    lifted_by: _Roles
