"""Where in the source a finding belongs: the component that made the resource, or the program itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from policies.assessment import Assessment
from policies.judge import Finding

_TOKEN = re.compile(r"""super\(\).__init__\(\s*["']([\w-]+:[\w/-]+:\w+)["']""")


@dataclass(frozen=True)
class Place:
    """A place in a file, which is relative to the project; lines and columns count from 1, `end` is the column after the last."""

    file: str
    line: int = 1
    column: int = 1
    end: int = 1

    def __str__(self) -> str:
        """As editors and terminals understand it."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Places:
    """Components by their type token, and the program for what has none."""

    components: Mapping[str, Place]
    program: Place
    project: Path = Path()

    def of(self, types: Sequence[str]) -> Place:
        """The innermost known component among `types`, else the program."""
        return next((self.components[t] for t in types if t in self.components), self.program)

    def of_finding(self, finding: Finding, assessment: Assessment) -> Place:
        """Where somebody has to look: the file it names, else its component, else the program."""
        if not finding.file:
            return self.of(assessment.places.get(finding.urn, ()))
        file = Path(finding.file).resolve()
        inside = file.is_relative_to(self.project)
        return Place(file.relative_to(self.project).as_posix() if inside else file.name, max(1, finding.line))


def find_places(project: Path, main: Path) -> Places:
    """Look for component tokens in the project's Python files; tests and environments are passed over."""
    found: dict[str, Place] = {}
    for file in sorted(project.rglob("*.py")):
        inside = file.relative_to(project)
        if inside.parts[0] in {"tests", "build"} or any(part.startswith(".") for part in inside.parts):
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        for token in _TOKEN.finditer(text):
            column = token.start(1) - text.rfind("\n", 0, token.start(1))
            line = text.count("\n", 0, token.start(1)) + 1
            found.setdefault(token[1], Place(inside.as_posix(), line, column, column + len(token[1])))
    return Places(found, Place((main / "__main__.py").relative_to(project).as_posix()), project.resolve())
