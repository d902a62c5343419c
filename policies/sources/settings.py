"""A stack's configuration as rules read it: by short key, parsed where it is JSON, secrets left out."""

from __future__ import annotations

import json
from collections.abc import Mapping

from policies.sources.masking import masked
from policies.sources.project import Project


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
