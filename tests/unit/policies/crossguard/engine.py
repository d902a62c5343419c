"""The engine's messages, written as a test thinks of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2 as messages
from pulumi_policy import proxy

from policies.crossguard.answers import Answer
from policies.crossguard.configuration import Configuration
from policies.crossguard.inquiry import Inquiry, Stack
from policies.graph import Graph
from policies.rule import Rule
from policies.rules import all_rules
from policies.sources.masking import SIGNATURE
from policies.value import Secret, Unknown, references

UNKNOWN_TEXT = proxy.UNKNOWN_STRING_VALUE
SECRET = {SIGNATURE: "1b47061264138c4ac30d75fd1eb44270", "value": "hunter2"}
PREVIEW = Stack("test", {}, preview=True)
UPDATE = Stack("test", {}, preview=False)
TODAY = datetime(2026, 11, 21, tzinfo=UTC)
_REFERENCE = re.compile(r"\$\{(urn:[^#{}]+)#([^{}]*)\}")


def asked_whole(
    type_: str, name: str, properties: Mapping[str, object], *, protect: bool = True, urn: str = "", provider: str = "", **depends: str
) -> Any:
    """A resource in a request about the whole stack; `depends` gives the URN that a property depends on."""
    message = messages.AnalyzerResource(
        type=type_, name=name, urn=urn or f"urn:pulumi:prod::p::{type_}::{name}", properties=struct(properties)
    )
    message.options.protect = protect
    if type_ != "pulumi:pulumi:Stack":
        message.provider.urn = provider or "urn:pulumi:prod::p::pulumi:providers:aws::aws"
    for key, target in depends.items():
        message.propertyDependencies[key].urns.append(target)
    return message


def asked_alone(type_: str, name: str, properties: Mapping[str, object]) -> Any:
    """A resource in a request about it alone."""
    whole = asked_whole(type_, name, properties)
    return messages.AnalyzeRequest(
        type=type_, name=name, urn=whole.urn, properties=whole.properties, options=whole.options, provider=whole.provider
    )


def as_engine_would(graph: Graph) -> tuple[list[Any], list[Any]]:
    """The requests about each resource of a graph alone, then what the one about the whole holds; references are resolved to text."""
    outputs = _outputs(graph)

    def resolved(value: object) -> Any:
        if isinstance(value, Unknown):
            return UNKNOWN_TEXT
        if isinstance(value, Secret):
            return SECRET
        if isinstance(value, Mapping):
            return {resolved(key): resolved(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [resolved(item) for item in value]
        return _REFERENCE.sub(lambda found: outputs[found[1]][found[2]], value) if isinstance(value, str) else value

    alone, whole = [], []
    for resource in graph.resources:
        inputs = resolved(resource.properties)
        properties = {**outputs[resource.urn], **inputs}
        options = resource.options
        message = asked_whole(
            resource.type, resource.name, properties, protect=options.protect, urn=resource.urn, provider=options.provider
        )
        if not resource.custom:
            message.ClearField("provider")
        for edge in resource.edges:
            if edge.target not in message.propertyDependencies[edge.property].urns:
                message.propertyDependencies[edge.property].urns.append(edge.target)
        whole.append(message)
        alone.append(messages.AnalyzeRequest(type=resource.type, name=resource.name, urn=resource.urn, properties=struct(inputs)))
    return alone, [*whole, asked_whole("pulumi:pulumi:Stack", "p-prod", resolved(graph.outputs))]


def _outputs(graph: Graph) -> Mapping[str, Mapping[str, str]]:
    """By URN, every output that somebody refers to, and the ARN; one that the program gave itself is an echo."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    named = [(r.urn, "arn") for r in graph.resources]
    for value in (graph.outputs, *(r.properties for r in graph.resources)):
        named += [(one.urn, one.output) for one in references(value)]
    for urn, output in named:
        target = graph.get(urn)
        given = target.properties.get(output) if target else None
        echo = isinstance(given, str) and not any(references(given))
        found[urn][output] = str(given) if echo else f"{output}-of-{urn.rpartition('::')[2]}-{urn.split('::')[2].rpartition(':')[2]}"
    return found


def answered(
    *resources: Any,
    stack: Stack | None = UPDATE,
    rules: Iterable[Rule] = (),
    configuration: Configuration | None = None,
    folder: Path = Path("nowhere"),
) -> tuple[Answer, ...]:
    """What is said of a whole stack."""
    return Inquiry(tuple(rules) or all_rules(), folder, stack, configuration).whole(resources, TODAY)


def struct(properties: Mapping[str, object]) -> Any:
    made = struct_pb2.Struct()
    made.update(properties)
    return made
