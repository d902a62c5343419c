"""One row's life in a test: what to declare, what to change, and what it stands on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Values = dict[str, Any]


@dataclass(frozen=True)
class Need:
    """A resource a case stands on, made once for all; its outputs are written ``@name.output``."""

    type: str
    inputs: Values


@dataclass(frozen=True)
class Case:
    """A row's case.

    Attributes:
        inputs: what is declared at first.
        changes: what to declare differently, one after the other; each must be possible in place.
        replaces: a different value for a property, each of which must be a replacement.
        not_imported: properties that reading by the id alone cannot give back whole.
    """

    inputs: Values
    changes: tuple[Values, ...] = ()
    replaces: Values = field(default_factory=dict)
    not_imported: tuple[str, ...] = ()
