"""The engine's messages, written as a test thinks of them."""

from __future__ import annotations

import re
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
from policies.value import Secret, Unknown

UNKNOWN_TEXT = proxy.UNKNOWN_STRING_VALUE
SECRET = {SIGNATURE: "1b47061264138c4ac30d75fd1eb44270", "value": "hunter2"}
PREVIEW = Stack("prod", {}, preview=True)
UPDATE = Stack("prod", {}, preview=False)
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


def as_engine_would(graph: Graph) -> list[Any]:
    """The resources of a graph as the engine hands them over, references resolved to text and dependencies."""
    found = []
    for resource in graph.resources:
        message = asked_whole(
            resource.type,
            resource.name,
            {"arn": _output(resource.urn, "arn"), "id": _output(resource.urn, "id"), **_resolved(resource.properties)},  # type: ignore[dict-item] # a mapping
            protect=resource.options.protect,
            urn=resource.urn,
            provider=resource.options.provider,
        )
        for edge in resource.edges:
            if edge.target not in message.propertyDependencies[edge.property].urns:
                message.propertyDependencies[edge.property].urns.append(edge.target)
        found.append(message)
    outputs = _resolved(graph.outputs)
    found.append(asked_whole("pulumi:pulumi:Stack", "p-prod", outputs))  # type: ignore[arg-type] # as above
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


def _resolved(value: object) -> object:
    if isinstance(value, Unknown):
        return UNKNOWN_TEXT
    if isinstance(value, Secret):
        return SECRET
    if isinstance(value, Mapping):
        return {str(key): _resolved(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_resolved(item) for item in value]
    return _REFERENCE.sub(lambda found: _output(*found.groups()), value) if isinstance(value, str) else value


def _output(urn: str, output: str) -> str:
    """What an output might be; the same for whoever names it."""
    return f"{output}-of-{urn.rpartition('::')[2]}-{urn.split('::')[2].rpartition(':')[2]}"
