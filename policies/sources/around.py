"""The settings of the project an exported file belongs to, if it lies in that project or the reader stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from policies.errors import InputError
from policies.sources.project import described_in, read_project, settings_file_of
from policies.sources.settings import settings_of


@dataclass(frozen=True)
class SettingsAround:
    """Settings, and a sentence for each file that may hold some and could not be read: it becomes a finding, like all of `Graph.unread`."""

    settings: Mapping[str, object] = field(default_factory=dict)
    unread: tuple[str, ...] = ()


def settings_around(file: Path, project: str, stack: str) -> SettingsAround:
    """The settings of `stack`; none where no project of that name is around, so that every rule is asked.

    Another project's settings would excuse what nobody excused.
    """
    unread: list[str] = []
    for start in (file.resolve().parent, Path.cwd()):
        place = next((folder for folder in (start, *start.parents) if (folder / "Pulumi.yaml").is_file()), None)
        try:
            found = _settings_in(place, project, stack) if place else None
        except InputError as error:
            unread += [f"the settings of {stack}, so every rule is asked as if there were none: {p}" for p in error.problems]
        else:
            if found is not None:
                return SettingsAround(found)
    return SettingsAround(unread=tuple(dict.fromkeys(unread)))


def _settings_in(place: Path, project: str, stack: str) -> Mapping[str, object] | None:
    """The settings a folder holds for a stack; None where its project is another one.

    Raises:
        InputError: what tells cannot be read.
    """
    described = described_in(place / "Pulumi.yaml")
    if described.get("name") != project:
        return None
    if not settings_file_of(place, described, stack).is_file():
        return {}
    return settings_of(read_project(place, stack, program=False))
