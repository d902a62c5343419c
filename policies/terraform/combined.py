"""Several graphs as one plan, so that Checkov starts once: each keeps to itself by a prefix of its own before every name.

Two of Checkov's checks look whether the plan holds any backup selection at all before they ask a disk or a file system for one. In company
they can therefore ask where they would have kept silent; they never keep silent where they would have asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policies.errors import InputError
from policies.graph import Graph
from policies.terraform.names import TerraformType
from policies.terraform.plan import Plan, terraform_plan


@dataclass(frozen=True)
class Combined:
    """The plan of several graphs.

    Attributes:
        document: the JSON of all of them.
        parts: each graph's own plan, in the order of the graphs.
        prefixes: what the names of each part begin with in the document; empty where there is one graph.
    """

    document: Mapping[str, Any]
    parts: tuple[Plan, ...]
    prefixes: tuple[str, ...]

    @property
    def resources(self) -> int:
        """How many resources the document holds."""
        return sum(len(part.written) for part in self.parts)


def combine(graphs: Sequence[Graph], table: Mapping[str, TerraformType]) -> Combined:
    """Write the plan of every AWS resource of `graphs`; no reference leads from one graph into another.

    Raises:
        InputError: naming every type and property that the table does not know, of all graphs.
    """
    prefixes = tuple(f"e{number}__" for number in range(1, len(graphs) + 1)) if len(graphs) > 1 else ("",) * len(graphs)
    parts: list[Plan] = []
    problems: dict[str, None] = {}
    for graph, prefix in zip(graphs, prefixes, strict=True):
        try:
            parts.append(terraform_plan(graph, table, prefix))
        except InputError as error:
            problems |= dict.fromkeys(error.problems)
    if problems:
        raise InputError(*problems)
    return Combined(_joined([part.document for part in parts]), tuple(parts), prefixes)


def _joined(documents: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    if not documents:
        return {}
    first = documents[0]
    planned, configured = (
        [resource for document in documents for resource in document[part]["root_module"]["resources"]]
        for part in ("planned_values", "configuration")
    )
    return {
        **first,
        "planned_values": {"root_module": {"resources": planned}},
        "resource_changes": [change for document in documents for change in document["resource_changes"]],
        "configuration": {**first["configuration"], "root_module": {"resources": configured}},
    }
