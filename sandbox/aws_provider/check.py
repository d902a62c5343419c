"""What the engine's Check asks: every declared property exists, defaults are filled in, and a name is found. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.aws_provider.request import taken
from sandbox.aws_provider.row import Autoname, Recorded, Row
from sandbox.aws_provider.schema import TypeSchema, unknown_members, wrong_kind
from sandbox.aws_provider.values import Properties, holds_unknown, is_empty

DEFAULTED = "__defaults"
"""Names of inputs the provider chose, as Pulumi's own providers record them."""

IMPORTED = "__imported"
"""Names of inputs that were read on import and that the program may leave out."""


@dataclass(frozen=True)
class Problem:
    """One declared property that cannot be taken, and why."""

    property: str
    reason: str


def problems(token: str, row: Row | Recorded, schema: TypeSchema, declared: Properties) -> Iterator[Problem]:
    """Everything wrong with the declared properties."""
    emulated = frozenset(schema.inputs)
    if isinstance(row, Row):
        emulated = taken(row, emulated)
    for name, value in declared.items():
        if name.startswith("__"):
            continue
        if name not in schema.inputs:
            yield Problem(name, f"aws:{token} has no property {name!r}")
            continue
        if name not in emulated and not is_empty(value):
            yield Problem(name, f"the sandbox does not emulate the property {name!r} of aws:{token}")
        kind = schema.inputs[name]
        if reason := wrong_kind(kind, value):
            yield Problem(name, f"aws:{token}: {name}: {reason}")
        for path in unknown_members(kind, value, name):
            yield Problem(path, f"aws:{token} has no property {path!r}")
    for group in row.one_of:
        given = [name for name in group if not is_empty(declared.get(name))]
        # What is not known yet may turn out to be nothing: AWS's provider waits for it too.
        if len(given) != 1 and not any(holds_unknown(declared[name]) for name in given):
            yield Problem(group[0], f"aws:{token}: {len(given)} of {', '.join(group)} are given where exactly one is wanted")


def completed(row: Row | Recorded, declared: Properties, old: Properties, name: str, seed: bytes) -> Properties:
    """The inputs with defaults and a name.

    Args:
        row: the type's row.
        declared: what the program says.
        old: the inputs of the living resource, whose chosen name is kept; {} for a new one.
        name: the resource's name in the program.
        seed: the engine's random seed, so that a preview and its update choose the same name.
    """
    inputs = {**row.defaults, **{key: value for key, value in declared.items() if key != DEFAULTED}}
    auto = row.autoname
    if auto and inputs.get(auto.property) is None:
        kept = old.get(auto.property) if auto.property in (old.get(DEFAULTED) or ()) else None
        inputs[auto.property] = kept or _chosen(auto, name, inputs, seed)
        inputs[DEFAULTED] = [auto.property]
    if undeclared := [name for name in old.get(IMPORTED) or () if name not in declared]:
        inputs[IMPORTED] = undeclared
    return inputs


def _chosen(auto: Autoname, name: str, inputs: Properties, seed: bytes) -> str:
    unique = (seed.hex() or uuid.uuid4().hex)[:7]
    prefix = inputs.get(f"{auto.property}Prefix")
    chosen = f"{auto.prefix}{prefix}{unique}" if prefix else f"{auto.prefix}{name}-{unique}"
    return (chosen.lower() if auto.lower else chosen) + auto.suffix
