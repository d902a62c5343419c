"""What the pack reads of the stack's configuration: two yes-or-no settings, and nothing that could be secret."""

from __future__ import annotations

import json
from collections.abc import Mapping

_READ = ("throw_away", "stateful_protection")


def settings_from(config: Mapping[str, str]) -> dict[str, object]:
    """The settings rules ask about, out of the configuration the engine hands to a pack; what is missing is left out."""
    for key, text in config.items():
        if not key.endswith(":environment"):
            continue
        try:
            environment = json.loads(text)
        except ValueError:
            continue
        if isinstance(environment, Mapping):
            return {"environment": {name: environment[name] for name in _READ if isinstance(environment.get(name), bool)}}
    return {}
