"""Where a graph was read from."""

from __future__ import annotations

from enum import StrEnum

from policies.need import Need


class Source(StrEnum):
    """The five places a graph can come from; each can show more or less than the others."""

    PROGRAM = "program"
    ENGINE = "engine"
    PREVIEW = "preview"
    STATE = "state"
    TERRAFORM_PLAN = "terraform plan"

    @property
    def never_shows(self) -> frozenset[Need]:
        """What no graph of this source can hold."""
        return _NEVER_SHOWS[self]


_NEVER_SHOWS = {
    Source.PROGRAM: frozenset[Need](),
    Source.ENGINE: frozenset({Need.SECRET_ORIGIN}),
    Source.PREVIEW: frozenset({Need.SECRET_ORIGIN}),
    Source.STATE: frozenset({Need.SECRET_ORIGIN}),
    Source.TERRAFORM_PLAN: frozenset({Need.SECRET_ORIGIN, Need.OPTIONS, Need.OUTPUTS, Need.SETTINGS}),
}
