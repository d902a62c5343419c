"""What Pulumi's engine says to a provider, said by a test: one engine is one provider instance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import grpc
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc, status_pb2

from sandbox.aws_provider.wire import received, to_struct

Values = dict[str, Any]


@dataclass(frozen=True)
class Living:
    """A resource as the engine's state keeps it."""

    type: str
    name: str
    id: str
    inputs: Values
    outputs: Values


class CheckFailed(Exception):  # noqa: N818 - it is an answer, not a fault
    """The provider refused inputs; the text has every reason."""


class Refused(Exception):  # noqa: N818 - as the engine shows it
    """The provider answered with an error.

    Attributes:
        unfinished: the resource to keep, when one exists that is not as declared.
    """

    def __init__(self, error: grpc.RpcError) -> None:
        super().__init__(error.details())
        self.code = error.code()
        self.unfinished = _unfinished(error)


class Engine:
    """Talks to a running provider."""

    def __init__(self, port: int, **config: Any) -> None:
        options = [("grpc.use_local_subchannel_pool", 1)]  # a connection of its own, as each provider instance has
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}", options=options)
        self._stub = provider_pb2_grpc.ResourceProviderStub(self._channel)
        config.setdefault("region", "us-east-1")
        self._ask("Configure", provider_pb2.ConfigureRequest(args=to_struct(config), acceptSecrets=True))

    def close(self) -> None:
        self._channel.close()

    def _ask(self, method: str, request: Any) -> Any:
        try:
            return getattr(self._stub, method)(request)
        except grpc.RpcError as error:
            raise Refused(error) from None

    def check(self, type: str, name: str, inputs: Values, olds: Values | None = None, secret: tuple[str, ...] = ()) -> Values:
        request = provider_pb2.CheckRequest(
            urn=urn(type, name), news=to_struct(inputs, secret), olds=to_struct(olds or {}), randomSeed=name.encode() * 4
        )
        answer = self._ask("Check", request)
        if answer.failures:
            raise CheckFailed("; ".join(f"{failure.property}: {failure.reason}" for failure in answer.failures))
        return received(answer.inputs).values

    def create(self, type: str, name: str, inputs: Values, secret: tuple[str, ...] = ()) -> Living:
        checked = self.check(type, name, inputs, secret=secret)
        answer = self._ask("Create", provider_pb2.CreateRequest(urn=urn(type, name), properties=to_struct(checked, secret)))
        return Living(type, name, answer.id, checked, received(answer.properties).values)

    def preview(self, type: str, name: str, inputs: Values) -> Values:
        checked = self.check(type, name, inputs)
        request = provider_pb2.CreateRequest(urn=urn(type, name), properties=to_struct(checked), preview=True)
        return received(self._ask("Create", request).properties).values

    def diff(self, living: Living, inputs: Values, ignore: tuple[str, ...] = ()) -> Any:
        checked = self.check(living.type, living.name, inputs, living.inputs)
        return self._ask(
            "Diff",
            provider_pb2.DiffRequest(
                id=living.id,
                urn=urn(living.type, living.name),
                olds=to_struct(living.outputs),
                old_inputs=to_struct(living.inputs),
                news=to_struct(checked),
                ignoreChanges=ignore,
            ),
        )

    def update(self, living: Living, inputs: Values) -> Living:
        checked = self.check(living.type, living.name, inputs, living.inputs)
        answer = self._ask(
            "Update",
            provider_pb2.UpdateRequest(
                id=living.id,
                urn=urn(living.type, living.name),
                olds=to_struct(living.outputs),
                old_inputs=to_struct(living.inputs),
                news=to_struct(checked),
            ),
        )
        return replace(living, inputs=checked, outputs=received(answer.properties).values)

    def refresh(self, living: Living) -> Living | None:
        return self._read(living.type, living.name, living.id, living.outputs, living.inputs)

    def read(self, type: str, name: str, id: str) -> Living | None:
        return self._read(type, name, id, {}, {})

    def delete(self, living: Living) -> None:
        request = provider_pb2.DeleteRequest(
            id=living.id, urn=urn(living.type, living.name), properties=to_struct(living.outputs), old_inputs=to_struct(living.inputs)
        )
        self._ask("Delete", request)

    def _read(self, type: str, name: str, id: str, outputs: Values, inputs: Values) -> Living | None:
        request = provider_pb2.ReadRequest(id=id, urn=urn(type, name), properties=to_struct(outputs), inputs=to_struct(inputs))
        answer = self._ask("Read", request)
        return Living(type, name, answer.id, received(answer.inputs).values, received(answer.properties).values) if answer.id else None


def urn(type: str, name: str) -> str:
    return f"urn:pulumi:test::holdfast::{type}::{name}"


def _unfinished(error: grpc.RpcError) -> Any:
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            failed = provider_pb2.ErrorResourceInitFailed()
            status_pb2.Status.FromString(value).details[0].Unpack(failed)
            return failed
    return None
