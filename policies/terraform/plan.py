"""A graph as the JSON of a Terraform plan, as ``terraform show -json`` prints it.

Source: Terraform documentation, "JSON Output Format". Checkov matches references by address, so the names are unique at the root.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policies.errors import InputError
from policies.graph import Graph
from policies.resource import Resource
from policies.terraform.names import TerraformType
from policies.terraform.values import BlockWriter, Written

_PROVIDER = "registry.terraform.io/hashicorp/aws"
# What Checkov's AWS checks do not speak about: the SDK's own types, and providers of things that are not AWS's.
_NOT_AWS = ("pulumi:", "vault:", "random:", "tls:", "time:")


@dataclass(frozen=True)
class Plan:
    """A written plan.

    Attributes:
        document: the JSON.
        written: the resource behind each Terraform address, without the prefix.
        left_out: resources that are not AWS's and therefore not in the plan, each ``type name``.
    """

    document: Mapping[str, Any]
    written: Mapping[str, Resource]
    left_out: tuple[str, ...]


def terraform_plan(graph: Graph, table: Mapping[str, TerraformType], prefix: str = "") -> Plan:
    """Write the plan of every AWS resource of `graph`; in the document every name begins with `prefix`.

    Raises:
        InputError: naming every type and property that the table does not know.
    """
    cloud = [r for r in graph.resources if r.custom]
    ours = [r for r in cloud if not r.type.startswith(_NOT_AWS)]
    left_out = tuple(f"{r.type} {r.name}" for r in cloud if r.type.startswith(_NOT_AWS))
    problems = [
        f"{t} is not in the Terraform name table (policies/terraform/types.txt)" for t in sorted({r.type for r in ours} - set(table))
    ]
    known = [r for r in ours if r.type in table]
    addresses = _addresses(known, table, prefix)
    written: list[tuple[Resource, Written]] = []
    for resource in known:
        writer = BlockWriter(f"{resource.type} {resource.name}", lambda urn, output: _reference(graph, table, addresses, urn, output))
        part = writer.write(resource.properties, table[resource.type].block)
        _dependencies(graph, table, addresses, resource, part)
        written.append((resource, part))
        problems += writer.problems
    if problems:
        raise InputError(*problems)
    plain = {addresses[r.urn].replace(f".{prefix}", ".", 1): r for r, _ in written}
    return Plan(_document(written, table, addresses), plain, left_out)


def _addresses(resources: list[Resource], table: Mapping[str, TerraformType], prefix: str) -> dict[str, str]:
    """An address for each URN; the second resource of one name gets a number."""
    taken: dict[str, int] = {}
    found: dict[str, str] = {}
    for resource in resources:
        label = re.sub(r"[^A-Za-z0-9_-]", "_", resource.name)
        base = f"{table[resource.type].name}.{prefix}{label if label[:1].isalpha() else f'_{label}'}"
        taken[base] = taken.get(base, 0) + 1
        found[resource.urn] = base if taken[base] == 1 else f"{base}_{taken[base]}"
    return found


def _reference(graph: Graph, table: Mapping[str, TerraformType], addresses: Mapping[str, str], urn: str, output: str) -> tuple[str, ...]:
    """The two ways a plan names one reference: with its attribute and without."""
    address, target = addresses.get(urn), graph.get(urn)
    if address is None or target is None:
        return ()
    names = table[target.type].outputs
    attribute = names.get(output.partition(".")[0].partition("[")[0], "id")
    return (f"{address}.{attribute}", address)


def _dependencies(
    graph: Graph, table: Mapping[str, TerraformType], addresses: Mapping[str, str], resource: Resource, part: Written
) -> None:
    """References whose text the recording lost, because an output only echoed an input.

    A property that names what it refers to is left alone: what it merely waits for is no reference, in Terraform neither.
    """
    fields = table[resource.type].block.properties
    named = {edge.property for edge in resource.edges if edge.output is not None}
    for edge in resource.edges:
        field, target = fields.get(edge.property), graph.get(edge.target)
        if edge.output is not None or field is None or target is None or target.urn not in addresses:
            continue
        value = resource.properties.get(edge.property)
        echoed = next((name for name, given in target.properties.items() if given == value and name in table[target.type].outputs), "id")
        expression = part.expressions.get(field.to)
        if isinstance(expression, dict) and edge.property not in named:
            names = [*expression.get("references", ()), *_reference(graph, table, addresses, edge.target, echoed)]
            part.expressions[field.to] = {"references": list(dict.fromkeys(names))}


def _document(written: list[tuple[Resource, Written]], table: Mapping[str, TerraformType], addresses: Mapping[str, str]) -> dict[str, Any]:
    planned, changes, configured = [], [], []
    for resource, part in written:
        type_, name = addresses[resource.urn].split(".", 1)
        head = {"address": addresses[resource.urn], "mode": "managed", "type": type_, "name": name}
        values, unknown = dict(part.values), dict(part.unknown)
        if "tags" in table[resource.type].block.omitted and values.get("tags"):
            values["tags_all"] = values["tags"]
        unknown |= {field: True for field in table[resource.type].outputs.values() if field not in values}
        planned.append({**head, "provider_name": _PROVIDER, "schema_version": 0, "values": values, "sensitive_values": {}})
        configured.append({**head, "provider_config_key": "aws", "expressions": part.expressions, "schema_version": 0})
        change = {"actions": ["create"], "before": None, "after": values, "after_unknown": unknown}
        changes.append({**head, "provider_name": _PROVIDER, "change": {**change, "before_sensitive": False, "after_sensitive": {}}})
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": {"resources": planned}},
        "resource_changes": changes,
        "configuration": {
            "provider_config": {"aws": {"name": "aws", "full_name": _PROVIDER}},
            "root_module": {"resources": configured},
        },
    }
