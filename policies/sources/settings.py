"""A stack's configuration as rules read it: by short key, parsed where it is JSON, secrets left out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from policies.errors import InputError
from policies.sources.masking import masked
from policies.sources.project import Project, read_project


def settings_of(project: Project) -> Mapping[str, object]:
    """The settings of one stack."""
    found: dict[str, object] = {}
    for key, text in project.config.items():
        if key in project.secret_keys:
            continue
        try:
            value: object = json.loads(text)
        except ValueError:
            value = text
        short = key.partition(":")[2]
        found[short] = masked(value, str, name=short)
    return found


def settings_near(folder: Path, stack: str) -> Mapping[str, object]:
    """The settings of the project around `folder`; none where there is no such project or stack, so that every rule is asked."""
    for place in (folder, *folder.parents):
        if (place / "Pulumi.yaml").is_file():
            try:
                return settings_of(read_project(place, stack))
            except InputError:
                return {}
    return {}
