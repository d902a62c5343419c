"""What an environment denies beyond the base."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from stacks.words import Section, at_least_one

Sid = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,60}$")]


class GuardrailAddition(Section):
    """One more denial.

    Attributes:
        effect: says what an addition is; whatever else is written here is refused, because an addition can never allow.
        when: by operator and condition key, the values of which one must match; all must hold for the denial to hold.
    """

    sid: Sid
    effect: str = "Deny"
    actions: Annotated[frozenset[str], AfterValidator(at_least_one)]
    resources: Annotated[frozenset[str], AfterValidator(at_least_one)] = frozenset({"*"})
    when: dict[str, dict[str, tuple[str, ...]]] = Field(default_factory=dict)
