"""What is wrong with an environment file, as values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that must be changed before anything is created.

    Attributes:
        file: the environment file.
        line: line of the nearest setting that exists, from 1.
        place: path in the file, for example ``systems[0].tier``.
        rule: what must hold, and what was found.
    """

    file: Path
    line: int
    place: str
    rule: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.place}: {self.rule}"


class EnvironmentInvalidError(Exception):
    """An environment file breaks rules; `problems` holds every one of them, in file order."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
