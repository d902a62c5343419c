"""The survivors that are meant to survive, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("justified.yaml")


@dataclass(frozen=True)
class Excused:
    """What a list of justified survivors leaves: survivors it does not speak of, and patterns that fit none."""

    unjustified: tuple[str, ...]
    unused: tuple[str, ...]


def justified(file: Path = _FILE) -> Mapping[str, str]:
    """The reason for each pattern of kinds of mutants."""
    document = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {str(pattern): str(entry["reason"]) for entry in document["justified"] for pattern in entry["kinds"]}


def excused(survivors: Iterable[str], patterns: Iterable[str]) -> Excused:
    """Hold survivors against patterns as of a shell."""
    listed, known = tuple(survivors), tuple(patterns)
    return Excused(
        tuple(kind for kind in listed if not any(fnmatchcase(kind, pattern) for pattern in known)),
        tuple(pattern for pattern in known if not any(fnmatchcase(kind, pattern) for kind in listed)),
    )
