"""One exception, and whether its patterns name something."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from policies.judge import Finding

# How a waiver names a finding about the whole program, which is about no resource.
PROGRAM = "program"
_WILD = re.compile(r"\*|\?|\[[^\]]*\]")
_FEWEST_CHARACTERS = 3
# What tells that a question was not answered, or that an exception is out of order, cannot be excused.
NEVER_WAIVED = ("CHECK-", "WAIVER-")


@dataclass(frozen=True)
class Waiver:
    """One exception.

    Attributes:
        rule: id of our rule or of a Checkov check.
        resources: patterns of resource names, as in a shell; none may match every name.
        owner: the role that answers for it; `approver`: the role that agreed, another one.
        expires: the last day on which it holds.
        file: where it is written, empty where it was not read from a file; `line` counts from 1.
    """

    rule: str
    resources: tuple[str, ...]
    owner: str
    reason: str
    expires: date
    approver: str
    file: str = ""
    line: int = 0

    def covers(self, finding: Finding) -> bool:
        """Whether this exception is about `finding`."""
        return self.pattern_of(finding) is not None

    def pattern_of(self, finding: Finding) -> str | None:
        """The first pattern that matches `finding`, or None."""
        if finding.rule != self.rule or finding.rule.startswith(NEVER_WAIVED):
            return None
        name = finding.resource or PROGRAM
        return next((p for p in self.resources if fnmatchcase(name, p)), None)

    @property
    def label(self) -> str:
        """What to call it in a message."""
        return f"waiver of {self.rule} for {', '.join(self.resources)}"

    @property
    def words(self) -> str:
        """What a reader is told beside what it excuses."""
        return f"until {self.expires.isoformat()}, {self.owner} answers for it, {self.approver} agreed: {self.reason}"


def names_too_much(pattern: str) -> str | None:
    """Why a pattern would match things nobody thought of, or None: what surrounds a ``*`` must name something."""
    literal = _WILD.sub(" ", pattern)
    if not re.search(r"[A-Za-z0-9]{2}", literal):
        return f"the pattern {pattern!r} names nothing"
    if literal != pattern and len(re.findall(r"[A-Za-z0-9]", literal)) < _FEWEST_CHARACTERS:
        return f"the pattern {pattern!r} names less than {_FEWEST_CHARACTERS} letters or digits"
    return None
