"""Where in the source a finding belongs: the component that made the resource, or the program itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_TOKEN = re.compile(r"""super\(\).__init__\(\s*["']([\w-]+:[\w/-]+:\w+)["']""")


@dataclass(frozen=True)
class Place:
    """A line of a file, relative to the project."""

    file: str
    line: int


@dataclass(frozen=True)
class Places:
    """Components by their type token, and the program for what has none."""

    components: Mapping[str, Place]
    program: Place

    def of(self, types: Sequence[str]) -> Place:
        """The innermost known component among `types`, else the program."""
        return next((self.components[t] for t in types if t in self.components), self.program)


def find_places(project: Path, main: Path) -> Places:
    """Look for component tokens in the project's Python files; tests and environments are passed over."""
    found: dict[str, Place] = {}
    for file in sorted(project.rglob("*.py")):
        inside = file.relative_to(project)
        if inside.parts[0] in {"tests", "build"} or any(part.startswith(".") for part in inside.parts):
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        for token in _TOKEN.finditer(text):
            found.setdefault(token[1], Place(inside.as_posix(), text.count("\n", 0, token.start(1)) + 1))
    return Places(found, Place((main / "__main__.py").relative_to(project).as_posix(), 1))
