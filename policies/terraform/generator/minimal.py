"""The smallest configurations that show what a provider fills in: a resource for each block path, everything required unknown.

A value that is not known skips most of a provider's validation, so that nothing has to be guessed.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policies.terraform.generator.schema import TerraformBlock, TerraformField

UNKNOWN = "${terraform_data.elsewhere.output}"
_DEEPEST = 4


@dataclass(frozen=True)
class Minimal:
    """One resource that shows the block at `path`, which is empty for the resource itself."""

    type: str
    path: tuple[str, ...]
    configuration: dict[str, Any]

    def with_field(self, name: str, block: TerraformBlock) -> Minimal:
        """The same with one more argument at the top, of those of which the provider demands one."""
        more = copy.deepcopy(self.configuration)
        more[name] = _filled(block[name])
        return Minimal(self.type, self.path, more)

    def shown(self, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """What the provider filled in at the path of a planned resource, None where the block is not there."""
        found: Any = values
        given: Any = self.configuration
        for step in self.path:
            found, given = _inside(found, step), _inside(given, step)
            if found is None or given is None:
                return None
        return {name: value for name, value in found.items() if name not in given}


def minimals(type_: str, block: TerraformBlock) -> Iterator[Minimal]:
    """The configurations of one type."""
    for path in _paths(block):
        yield Minimal(type_, path, _configured(block, path))


def _paths(block: TerraformBlock, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield above
    for name, field in block.items():
        if field.block and name != "timeouts" and len(above) < _DEEPEST:
            yield from _paths(field.inside, (*above, name))


def _configured(block: TerraformBlock, path: Sequence[str]) -> dict[str, Any]:
    written = {name: _filled(field) for name, field in block.items() if field.required}
    if path:
        field = block[path[0]]
        inside = _configured(field.inside, path[1:])
        written[path[0]] = [inside] * max(1, field.least) if field.many else inside
    return written


def _filled(field: TerraformField) -> Any:
    if field.block:
        inside = _configured(field.inside, ())
        return [inside] * max(1, field.least) if field.many else inside
    one: Any = UNKNOWN
    if field.shape == "map":
        one = {"key": UNKNOWN}
    elif field.shape == "object":
        one = {name: _filled(inside) for name, inside in field.inside.items()}
    return [one] if field.many else one


def _inside(value: Any, step: str) -> Any:
    found = value.get(step) if isinstance(value, Mapping) else None
    if isinstance(found, list):
        return found[0] if found else None
    return found
