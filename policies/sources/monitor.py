"""A resource monitor that records what a program declares, options and references included, and answers as a cloud might."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

import pulumi
from google.protobuf import empty_pb2, json_format, struct_pb2
from pulumi.runtime.mocks import MockMonitor, Mocks
from pulumi.runtime.proto import resource_pb2

from policies.resource import Edge, Options, Resource
from policies.sources.invokes import answer
from policies.sources.masking import masked
from policies.sources.stand_in import StandIns
from policies.sources.stated import STACK
from policies.value import references


class DuplicateError(Exception):
    """Two resources have one name."""


class _NoMocks(Mocks):
    """The SDK asks for mocks even where the monitor answers itself."""

    def call(self, args: pulumi.runtime.MockCallArgs) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        raise NotImplementedError(args.token)

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        raise NotImplementedError(args.typ)


class RecordingMonitor(MockMonitor):
    """Keeps every registration in order.

    The SDK calls it from several threads; the lock makes one registration at a time, so that stand-ins and order agree.
    """

    def __init__(self, region: str) -> None:
        super().__init__(_NoMocks())
        self.recorded: dict[str, Resource] = {}
        self.outputs: Mapping[str, object] = {}
        self.problems: list[str] = []
        self._stand_ins = StandIns()
        self._default_region = region
        self._lock = threading.Lock()

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        """The URN the engine would give: the stack itself is no part of its children's type."""
        return super().make_urn("" if parent.split("::")[2:3] == [STACK] else parent, type_, name)

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        """Record one resource and hand back its inputs with stand-ins for the rest."""
        urn = self.make_urn(request.parent, request.type, request.name)
        if request.type == STACK:
            return resource_pb2.RegisterResourceResponse(urn=urn)
        with self._lock:
            if urn in self.recorded:
                self.problems.append(f"two resources of type {request.type} are called {request.name!r} in one place; Pulumi refuses that")
                raise DuplicateError(self.problems[-1])
            properties = _properties(request.object, self._stand_ins)
            resource = Resource(
                urn=urn,
                type=request.type,
                name=request.name,
                properties=properties,
                options=_options(request),
                edges=_edges(properties, request),
                custom=request.custom,
            )
            self.recorded[urn] = resource
            self.resources[urn] = MockMonitor.ResourceRegistration(urn, "", {})
            if not request.custom:
                return resource_pb2.RegisterResourceResponse(urn=urn, object=request.object)
            return self._created(resource, request)

    def ReadResource(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        """Something that exists already and is only looked at: stand-ins for all of it, nothing recorded."""
        urn = self.make_urn(request.parent, request.type, request.name)
        with self._lock:
            state = self._stand_ins.outputs(urn, request.type, self._default_region, request.properties.fields)
        answered = struct_pb2.Struct()
        answered.CopyFrom(request.properties)
        answered.update(state)
        return resource_pb2.ReadResourceResponse(urn=urn, properties=answered)

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        """Keep the stack's outputs; a component's own are not needed, its children say it all."""
        if request.urn.split("::")[2] == STACK:
            self.outputs = _properties(request.outputs, self._stand_ins)
        return empty_pb2.Empty()

    def Invoke(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        """Answer a question from the table; the first unknown one ends the recording."""
        arguments = json_format.MessageToDict(request.args)
        region = str(arguments.get("region") or self._region(request.provider))
        try:
            found = answer(request.tok, arguments, region, lambda token: self._stand_ins.of(f"urn:pulumi:invoke::{token}", "result"))
        except Exception as error:
            self.problems.append(str(error))
            raise
        returned = struct_pb2.Struct()
        returned.update(found)
        return resource_pb2.ResourceInvokeResponse(**{"return": returned})

    def _created(self, resource: Resource, request: Any) -> Any:
        region = resource.text("region") or self._region(request.provider)
        state = struct_pb2.Struct()
        state.CopyFrom(request.object)
        state.update(self._stand_ins.outputs(resource.urn, resource.type, region, request.object.fields))
        return resource_pb2.RegisterResourceResponse(urn=resource.urn, id=self._stand_ins.of(resource.urn, "id"), object=state)

    def _region(self, provider: str) -> str:
        found = self.recorded.get(_provider_urn(provider))
        return (found.text("region") if found else "") or self._default_region


def _properties(struct: Any, stand_ins: StandIns) -> dict[str, object]:
    decoded = json_format.MessageToDict(struct)
    return {key: masked(value, stand_ins.written, name=key) for key, value in sorted(decoded.items()) if value is not None}


def _options(request: Any) -> Options:
    return Options(
        protect=request.protect,
        retain_on_delete=request.retainOnDelete,
        ignore_changes=tuple(request.ignoreChanges),
        parent="" if request.parent.split("::")[2:3] == [STACK] else request.parent,
        provider=_provider_urn(request.provider),
        aliases=tuple(a.urn or a.spec.name for a in request.aliases),
    )


def _provider_urn(reference: str) -> str:
    """A provider is referred to as ``URN::identifier``."""
    return "::".join(reference.split("::")[:4])


def _edges(properties: Mapping[str, object], request: Any) -> tuple[Edge, ...]:
    """References by output where a stand-in shows it, and the rest from the dependencies the SDK tracked."""
    edges = list(dict.fromkeys(Edge(r.path, r.urn, r.output) for r in references(properties)))
    shown = {(e.property, e.target) for e in edges}
    for name, dependencies in request.propertyDependencies.items():
        edges += [Edge(name, urn, None) for urn in dependencies.urns if (name, urn) not in shown]
    return tuple(edges)
