"""The properties of each resource type, as the Pulumi SDK declares them; read from the generated schema.json."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from sandbox.aws_provider.values import UNKNOWN, Kind
from sandbox.aws_provider.wire import SIGNATURE


@dataclass(frozen=True, eq=False)
class TypeSchema:
    """One type's properties.

    Attributes:
        inputs: name to kind of what a program may declare.
        outputs: name to kind of what can be read.
        secret: names of properties that are always secret.
    """

    inputs: Mapping[str, Kind]
    outputs: Mapping[str, Kind]
    secret: frozenset[str]


@cache
def schemas() -> Mapping[str, TypeSchema]:
    """Every type in the table by its token without the package, such as ``ec2/vpc:Vpc``."""
    document = json.loads(resources.files(__package__).joinpath("schema.json").read_text())
    return {token: TypeSchema(t["in"], t["out"], frozenset(t.get("secret", ()))) for token, t in document.items()}


def unknown_members(kind: Kind, value: object, path: str) -> Iterator[str]:
    """Paths of members of a nested value that its kind does not have."""
    if isinstance(kind, list) and isinstance(value, list):
        for index, item in enumerate(value):
            yield from unknown_members(kind[0], item, f"{path}[{index}]")
    elif isinstance(kind, dict) and isinstance(value, dict):
        for name, item in value.items():
            if "*" in kind:
                yield from unknown_members(kind["*"], item, f"{path}.{name}")
            elif name in kind:
                yield from unknown_members(kind[name], item, f"{path}.{name}")
            elif not name.startswith("__"):
                yield f"{path}.{name}"


def wrong_kind(kind: Kind, value: object) -> str | None:
    """Why the value cannot be of its kind, or None. Scalars are taken in any spelling, as AWS takes them."""
    if value is None or value == UNKNOWN or kind == "any":
        return None
    if isinstance(value, dict) and SIGNATURE in value:
        return "an asset, an archive or a resource is given, which the sandbox's provider does not take"
    if isinstance(kind, list) != isinstance(value, list):
        return "a list is expected" if isinstance(kind, list) else "a list is given where a single value is expected"
    if isinstance(kind, dict) and not isinstance(value, dict):
        return "an object is expected"
    if kind in ("b", "n") and isinstance(value, dict):
        return "an object is given where a single value is expected"
    return None
