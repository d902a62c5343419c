"""Record what the real provider plans for a sample of some environments.

``python -m policies.terraform.comparison.record --terraform PROGRAM --provider DIRECTORY --out FILE GRAPH…`` takes graphs as
``python -m policies.sources.record`` writes them. The provider is one built or downloaded for this machine, of the version that the name
table was made from. Nothing is created, and no cloud is asked.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from policies.errors import PolicyError
from policies.graph import Graph
from policies.sources.document import from_document
from policies.terraform.combined import combine
from policies.terraform.comparison.configuration import configuration
from policies.terraform.comparison.recording import Recording, slim, write_recording
from policies.terraform.comparison.sample import sample
from policies.terraform.comparison.terraform import Terraform
from policies.terraform.names import name_table, table_provider


def main() -> int:
    """Entry point; exit status 2 when the provider refuses what is written."""
    parser = argparse.ArgumentParser(prog="python -m policies.terraform.comparison.record")
    parser.add_argument("--terraform", type=Path, required=True, help="the terraform program")
    parser.add_argument("--provider", type=Path, required=True, help="directory that holds terraform-provider-aws")
    parser.add_argument("--out", type=Path, required=True, help="where to keep the recording")
    parser.add_argument("graphs", type=Path, nargs="+", metavar="GRAPH", help="graphs of environments")
    arguments = parser.parse_args()
    try:
        graphs = _sampled([from_document(json.loads(file.read_text(encoding="utf-8"))) for file in arguments.graphs])
        planned = real_plan(Terraform(arguments.terraform, arguments.provider), graphs)
    except PolicyError as error:
        print(error, file=sys.stderr)
        return 2
    write_recording(arguments.out, Recording(table_provider(), tuple(graphs), planned))
    print(f"{sum(len(g.resources) for g in graphs)} resources of {len({r.type for g in graphs for r in g.resources})} types recorded")
    return 0


def real_plan(terraform: Terraform, graphs: Sequence[Graph]) -> dict[str, Any]:
    """What the real provider plans for `graphs`, each under the prefix it has in our combined plan.

    Raises:
        InputError: the provider refuses something.
        UnavailableError: a program is missing.
    """
    table = name_table()
    combined = combine(graphs, table)
    written: dict[str, dict[str, Any]] = {}
    for graph, part, prefix in zip(graphs, combined.parts, combined.prefixes, strict=True):
        for type_, resources in configuration(graph, part, table, prefix).items():
            written.setdefault(type_, {}).update(resources)
    return slim(terraform.plan(written))


def _sampled(graphs: Sequence[Graph]) -> list[Graph]:
    seen: set[tuple[str, ...]] = set()
    sampled = (sample(graph, seen) for graph in graphs)
    return [graph for graph in sampled if graph.resources]


if __name__ == "__main__":
    sys.exit(main())
