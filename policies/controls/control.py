"""One control of a framework."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_PART = re.compile(r"\d+|[A-Za-z]+")


class Framework(StrEnum):
    """The value is the word that a citation begins with."""

    HIPAA = "HIPAA"
    NIST = "NIST"
    CIS_AWS = "CIS AWS"

    @property
    def publication(self) -> str:
        """The full name of the publication that is cited."""
        return _PUBLICATIONS[self]


_PUBLICATIONS = {
    Framework.HIPAA: "HIPAA Security Rule, 45 CFR part 164, subpart C",
    Framework.NIST: "NIST SP 800-53 revision 5",
    Framework.CIS_AWS: "CIS AWS Foundations Benchmark v3.0",
}


@dataclass(frozen=True)
class Control:
    """What a citation names.

    Attributes:
        id: as the framework numbers it, for example ``164.312(a)(2)(iv)``, ``SC-7(5)``, ``2.1.1``.
        title: the framework's own name of it; for CIS, whose titles are long, what it asks in our words.
    """

    framework: Framework
    id: str
    title: str

    @property
    def citation(self) -> str:
        """How rules cite it."""
        return f"{self.framework.value} {self.id}"

    @property
    def order(self) -> tuple[object, ...]:
        """Sorts by framework, and within one as it is numbered: SC-7(5) before SC-7(10)."""
        parts = (((0, int(p), "") if p.isdigit() else (1, 0, p)) for p in _PART.findall(self.id))
        return (list(Framework).index(self.framework), *parts)
