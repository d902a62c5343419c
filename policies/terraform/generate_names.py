"""Write `names.json`: for each type in use, the Terraform type and the name and shape of every property at every depth.

``python -m policies.terraform.generate_names --schema FILE`` reads the types to map from `types.txt`, the SDK's classes (which say what
Pulumi calls things, and in their documentation what is assumed for what is left out) and the Terraform provider's own schema
(``terraform providers schema -json``, or one type a line: ``attributes: {name: [type, flags]}``, ``blocks``). What cannot be matched is an
error; `overrides.json` settles it, by review.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from policies.terraform.generator.defaults import documented_defaults
from policies.terraform.generator.matching import Matcher, Settled, best_type, outputs_of
from policies.terraform.generator.schema import TerraformBlock, read_schema
from policies.terraform.generator.sdk import SdkType, sdk_type

_HERE = Path(__file__).parent
NAMES, OVERRIDES = _HERE / "names.json", _HERE / "overrides.json"
TYPES = _HERE / "types.txt"  # what the project uses
COMMON = _HERE / "common_types.txt"  # what other programs use often
DEFAULTS = _HERE / "defaults.json"  # what the provider plans for what is left out (`policies.terraform.learn_defaults`)
BY_HAND = _HERE / "by_hand.json"  # types the schema at hand leaves out, written from the provider's documentation in the same form
PROVIDER = "hashicorp/aws 6.34.0"  # the version whose names the SDK in use follows most closely


def main() -> int:
    """Entry point; exit status 1 when something could not be matched."""
    parser = argparse.ArgumentParser(prog="python -m policies.terraform.generate_names")
    parser.add_argument("--schema", type=Path, required=True, help="the Terraform provider's schema")
    parser.add_argument("--provider", default=PROVIDER, help="the provider and version the schema is of")
    parser.add_argument("--out", type=Path, default=NAMES)
    arguments = parser.parse_args()
    importlib.import_module("pulumi_aws")
    schema = {**read_schema(BY_HAND), **read_schema(arguments.schema)}
    tokens = [token for file in (TYPES, COMMON) for token in file.read_text(encoding="utf-8").split()]
    learned = json.loads(DEFAULTS.read_text(encoding="utf-8"))["types"] if DEFAULTS.exists() else {}
    table, problems = generate(tokens, schema, json.loads(OVERRIDES.read_text()), learned, arguments.provider)
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    if not problems:
        arguments.out.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        print(f"{len(table['types'])} types written to {arguments.out.name}")
    return 1 if problems else 0


def generate(
    tokens: list[str],
    schema: Mapping[str, TerraformBlock],
    overrides: Mapping[str, Any],
    learned: Mapping[str, Any],
    provider: str = PROVIDER,
) -> tuple[dict[str, Any], list[str]]:
    """The table for `tokens`, and every problem met."""
    problems: list[str] = []
    types: dict[str, Any] = {}
    for token in sorted(set(tokens)):
        sdk = sdk_type(token)
        if sdk is None:
            problems.append(f"{token}: not a type of the installed pulumi_aws")
            continue
        terraform = overrides["types"].get(token) or best_type(token, sdk.outputs, schema)
        if terraform is None:
            problems.append(f"{token}: no Terraform type is like it; name one under `types` in overrides.json")
            continue
        types[token] = _entry(sdk, terraform, schema[terraform], _settled(sdk.token, terraform, overrides, learned), problems)
    for terraform in {e["type"] for e in types.values()}:
        same = [t for t, e in types.items() if e["type"] == terraform]
        if len(same) > 1:
            problems.append(f"{', '.join(same)}: all matched {terraform}")
    made_with = {"provider": provider, "pulumi_aws": version("pulumi-aws")}
    return {"schema": "holdfast.terraform-names/1", "made_with": made_with, "types": types}, problems


def _settled(token: str, terraform: str, overrides: Mapping[str, Any], learned: Mapping[str, Any]) -> Settled:
    return Settled(
        renamed=overrides["renamed"].get(token, {}),
        added_later=frozenset(overrides["added_later"].get(token, ())),
        unset=frozenset(overrides["unset"].get(terraform, ())),
        learned=learned.get(terraform, {}),
    )


def _entry(sdk: SdkType, terraform: str, block: TerraformBlock, settled: Settled, problems: list[str]) -> dict[str, Any]:
    matcher = Matcher(sdk.token, settled, documented_defaults)
    node = matcher.match("", sdk.arguments, block)
    problems.extend(matcher.problems)
    return {"type": terraform, "outputs": outputs_of(sdk.outputs, block, settled.renamed), "block": node}


if __name__ == "__main__":
    sys.exit(main())
