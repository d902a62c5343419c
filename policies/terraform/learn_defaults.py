"""Write `defaults.json`: what the real provider plans for every argument that is left out, block by block.

``python -m policies.terraform.learn_defaults --terraform PROGRAM --provider DIRECTORY`` plans one small resource for each block of each
type in the name table, offline. What the provider refuses is left out and named; the documented default is taken there.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from policies.errors import InputError
from policies.terraform.comparison.terraform import Terraform
from policies.terraform.generate_names import NAMES, OVERRIDES, PROVIDER, TYPES
from policies.terraform.generator.minimal import Minimal, minimals
from policies.terraform.generator.schema import TerraformBlock, read_schema

DEFAULTS = TYPES.with_name("defaults.json")
_AT_ONCE = 120
_MOST_ROUNDS = 20
_LONGEST = 160
# The provider's own Region, and what it makes up anew in each plan.
_NOT_DEFAULTS = {"region", "timeouts", "tags_all"}
_ONE_OF = re.compile(r"one of `([^`]+)` must be specified|ttributes must be configured: \[([^\]]+)\]")


def main() -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="python -m policies.terraform.learn_defaults")
    parser.add_argument("--terraform", type=Path, required=True, help="the terraform program")
    parser.add_argument("--provider", type=Path, required=True, help="directory that holds terraform-provider-aws")
    parser.add_argument("--schema", type=Path, required=True, help="that provider's schema")
    parser.add_argument("--out", type=Path, default=DEFAULTS)
    parser.add_argument("--keep", action="store_true", help="only learn what the file does not hold yet")
    arguments = parser.parse_args()
    schema = read_schema(arguments.schema)
    types = sorted({entry["type"] for entry in json.loads(NAMES.read_text(encoding="utf-8"))["types"].values()} & set(schema))
    kept = _kept(arguments.out) if arguments.keep else {}
    learned, refused = learn(Terraform(arguments.terraform, arguments.provider), {t: schema[t] for t in types}, kept)
    document = {"schema": "holdfast.terraform-defaults/1", "provider": PROVIDER, "types": learned}
    arguments.out.write_text(json.dumps(document, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for name, why in sorted(refused.items()):
        print(f"not learned: {name}: {why}", file=sys.stderr)
    print(f"{len(learned)} of {len(types)} types, {sum(map(len, learned.values()))} blocks, {len(refused)} refused")
    return 0


def _kept(path: Path) -> Mapping[str, Mapping[str, Any]]:
    """What a file already holds of this provider."""
    document = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    found: Mapping[str, Mapping[str, Any]] = document["types"] if document.get("provider") == PROVIDER else {}
    return found


def learn(
    terraform: Terraform, schema: Mapping[str, TerraformBlock], kept: Mapping[str, Mapping[str, Any]]
) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Defaults by type and block path (steps joined by dots), and why the others could not be learned.

    `kept` are those that are known already.
    """
    learned: dict[str, dict[str, Any]] = {type_: dict(blocks) for type_, blocks in kept.items()}
    hints = json.loads(OVERRIDES.read_text(encoding="utf-8"))["hints"]
    waiting = [
        Minimal(t, m.path, {**hints.get(t, {}), **m.configuration})
        for t, block in schema.items()
        for m in minimals(t, block)
        if ".".join(m.path) not in learned.get(t, {})
    ]
    refused: dict[str, str] = {}
    for start in range(0, len(waiting), _AT_ONCE):
        batch = {f"{m.type}.b{number}": m for number, m in enumerate(waiting[start : start + _AT_ONCE])}
        for address, values in _planned(terraform, batch, schema, refused).items():
            found = batch[address].shown(values)
            if found is not None:
                shown = {name: value for name, value in found.items() if name not in _NOT_DEFAULTS}
                learned.setdefault(batch[address].type, {})[".".join(batch[address].path)] = shown
        print(f"{min(start + _AT_ONCE, len(waiting))} of {len(waiting)} blocks", file=sys.stderr, flush=True)
    return learned, refused


def _name(minimal: Minimal) -> str:
    return ".".join((minimal.type, *minimal.path))


def _planned(
    terraform: Terraform, batch: dict[str, Minimal], schema: Mapping[str, TerraformBlock], refused: dict[str, str]
) -> dict[str, Mapping[str, Any]]:
    """The planned values of what the provider accepts; what it asks for is added, what it refuses is taken out."""
    for _ in range(_MOST_ROUNDS):
        try:
            shown = terraform.plan(_resources(batch), one_at_a_time=True)
        except InputError as error:
            if not _corrected(batch, error.problems, schema, refused):
                return _halved(terraform, batch, schema, refused, error)
        else:
            found = shown["planned_values"]["root_module"]["resources"]
            return {r["address"]: r["values"] for r in found if r["address"] in batch and r.get("values")}
    raise InputError(f"the provider still refuses something after {_MOST_ROUNDS} rounds")


def _halved(
    terraform: Terraform, batch: dict[str, Minimal], schema: Mapping[str, TerraformBlock], refused: dict[str, str], error: InputError
) -> dict[str, Mapping[str, Any]]:
    """Of what crashed the provider without being named, each half on its own, down to the one that is to blame."""
    if len(batch) == 1:
        [minimal] = batch.values()
        refused[_name(minimal)] = error.problems[0][:_LONGEST]
        return {}
    items = list(batch.items())
    found: dict[str, Mapping[str, Any]] = {}
    for half in (items[: len(items) // 2], items[len(items) // 2 :]):
        found |= _planned(terraform, dict(half), schema, refused)
    return found


def _resources(batch: Mapping[str, Minimal]) -> dict[str, Any]:
    written: dict[str, Any] = {"terraform_data": {"elsewhere": {"input": "elsewhere"}}}
    for address, minimal in batch.items():
        type_, name = address.split(".")
        written.setdefault(type_, {})[name] = minimal.configuration
    return written


def _corrected(batch: dict[str, Minimal], problems: Iterable[str], schema: Mapping[str, TerraformBlock], refused: dict[str, str]) -> bool:
    """Whether anything could be changed about what was refused."""
    changed = set[str]()
    for problem in problems:
        address, _, words = problem.partition(": ")
        minimal = batch.get(address)
        if minimal is None or address in changed or words.startswith("Request cancelled"):
            continue  # cancelled, because the provider crashed over another
        changed.add(address)
        asked = _ONE_OF.search(words)
        names = [n.strip() for n in (asked[1] or asked[2]).split(",")] if asked else []
        block = schema[minimal.type]
        free = [n for n in names if n in block and n not in minimal.configuration]
        if free and len(free) == len(names):
            batch[address] = minimal.with_field(free[0], block)
        else:
            refused[_name(minimal)] = words[:_LONGEST]
            del batch[address]
    return bool(changed)


if __name__ == "__main__":
    sys.exit(main())
