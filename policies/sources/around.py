"""The settings of the project an exported file belongs to, if it lies in that project or the reader stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from policies.sources.settings import settings_near


def settings_around(file: Path, project: str, stack: str) -> Mapping[str, object]:
    """The settings of `stack`; none where no project of that name is around, so that every rule is asked.

    Another project's settings would excuse what nobody excused.
    """
    for start in (file.resolve().parent, Path.cwd()):
        for folder in (start, *start.parents):
            if (folder / "Pulumi.yaml").is_file():
                if _name(folder / "Pulumi.yaml") == project:
                    return settings_near(folder, stack)
                break
    return {}


def _name(file: Path) -> str:
    try:
        described = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return ""
    return str(described.get("name", "")) if isinstance(described, dict) else ""
