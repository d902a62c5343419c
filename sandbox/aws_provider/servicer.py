"""The engine's provider protocol over gRPC: unwraps requests, finds the row, and puts answers and errors into the engine's words.

Source: Pulumi, provider protocol (proto/pulumi/provider.proto). One server answers for every provider instance of a program; the
calls carry no instance, but each instance has a connection of its own, so sessions are kept by the caller's address.
"""

# ruff: noqa: N802 - the methods are named by the protocol

from __future__ import annotations

import logging
import re
import time
import traceback
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import grpc
from google.protobuf import any_pb2, empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc, status_pb2

from sandbox.aws_provider import check, config, diff
from sandbox.aws_provider.errors import NotInTableError, ProviderError, UnfinishedError
from sandbox.aws_provider.invokes import invoke
from sandbox.aws_provider.masking import masked
from sandbox.aws_provider.recorded import RecordedStore
from sandbox.aws_provider.resource import Resource, entry, resource
from sandbox.aws_provider.schema import schemas
from sandbox.aws_provider.session import Clients, Session
from sandbox.aws_provider.values import Properties
from sandbox.aws_provider.wire import Received, received, texts_of, to_struct

_log = logging.getLogger(__name__)
VERSION = "7.51.1"
"""The provider version the program's SDK expects."""
_SESSIONS = 512


class AwsProvider(provider_pb2_grpc.ResourceProviderServicer):
    """Serves every resource type of the table."""

    def __init__(self, clients: Clients, store: RecordedStore, default_region: str) -> None:
        self._clients, self._store, self._default_region = clients, store, default_region
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._sessions_lock = Lock()

    def Handshake(self, _request: Any, _context: Any) -> Any:
        """Say what of the protocol is spoken: secrets arrive marked and are sent back marked."""
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True)

    def Attach(self, _request: Any, _context: Any) -> Any:
        """The engine attaches to a running server; nothing is called back."""
        return empty_pb2.Empty()

    def GetPluginInfo(self, _request: Any, _context: Any) -> Any:
        """The version."""
        return plugin_pb2.PluginInfo(version=VERSION)

    def GetSchema(self, _request: Any, context: Any) -> Any:
        """Asked for by `pulumi import` alone, which writes code from it after it has imported; without it, it imports just as well."""
        context.abort(grpc.StatusCode.UNIMPLEMENTED, "the sandbox's provider writes no code: use `pulumi import --generate-code=false`")

    def Cancel(self, _request: Any, _context: Any) -> Any:
        """Calls under way end by themselves."""
        return empty_pb2.Empty()

    def CheckConfig(self, request: Any, _context: Any) -> Any:
        """Refuse settings the sandbox cannot honour."""
        failures = [provider_pb2.CheckFailure(property=name, reason=why) for name, why in config.problems(received(request.news).values)]
        return provider_pb2.CheckResponse(inputs=request.news, failures=failures)

    def DiffConfig(self, request: Any, _context: Any) -> Any:
        """Only another Region or other roles make other resources."""
        old, new = received(request.old_inputs).values, received(request.news).values
        replaced = [name for name in ("region",) if old.get(name) != new.get(name) and old]
        changes = provider_pb2.DiffResponse.DIFF_SOME if replaced else provider_pb2.DiffResponse.DIFF_NONE
        return provider_pb2.DiffResponse(changes=changes, replaces=replaced)

    def Configure(self, request: Any, context: Any) -> Any:
        """Open the session of one provider instance."""
        given = received(request.args)
        with self._border("aws provider", context, given):
            session = Session(config.parse_config(given.values, self._default_region), self._clients)
            session.check_account()
            with self._sessions_lock:
                self._sessions[context.peer()] = session
                while len(self._sessions) > _SESSIONS:
                    self._sessions.popitem(last=False)
        return provider_pb2.ConfigureResponse(supportsPreview=True, acceptSecrets=True)

    def Check(self, request: Any, context: Any) -> Any:
        """Complete the inputs, or say everything that is wrong with them."""
        new, old = received(request.news), received(request.olds)
        type, name = _type_and_name(request.urn)
        with self._border(f'{type} "{name}"', context, new):
            row, schema = entry(type)
            failures = [
                provider_pb2.CheckFailure(property=_nameable(problem.property, new.secret | schema.secret), reason=problem.reason)
                for problem in check.problems(type.removeprefix("aws:"), row, schema, new.values)
            ]
            inputs = check.completed(row, new.values, old.values, name, request.randomSeed)
        return provider_pb2.CheckResponse(inputs=to_struct(inputs, new.secret | (schema.secret & inputs.keys())), failures=failures)

    def Diff(self, request: Any, context: Any) -> Any:
        """Compare the declared inputs with those of the living resource."""
        old, new, old_inputs = received(request.olds), received(request.news), received(request.old_inputs)
        with self._resource(request, context, old.values, old, new, old_inputs) as (found, session):
            row, schema = entry(_type_and_name(request.urn)[0])
            result = diff.difference(
                row,
                found.changeable,
                schema.inputs,
                old=old.values,
                old_inputs=old_inputs.values or old.values,
                new=new.values,
                default_tags=session.default_tags,
                region=session.region,
                ignore=request.ignoreChanges,
            )
        return _diff_response(result)

    def Create(self, request: Any, context: Any) -> Any:
        """Create a resource, or say in a preview what it would be."""
        given = received(request.properties)
        with self._resource(request, context, given.values, given) as (found, _):
            if request.preview:
                return provider_pb2.CreateResponse(properties=_marked(request, found.planned(given.values), given))
            id, outputs = found.create(given.values, request.timeout)
            _log.info("created %s in %s", id, outputs.get("region"))
        return provider_pb2.CreateResponse(id=id, properties=_marked(request, outputs, given))

    def Read(self, request: Any, context: Any) -> Any:
        """The actual state of a resource, for a refresh or an import; no id means that it is gone."""
        properties, inputs = received(request.properties), received(request.inputs)
        with self._resource(request, context, properties.values, properties, inputs) as (found, _):
            outputs = found.read(request.id, properties.values)
            if outputs is None:
                return provider_pb2.ReadResponse()
            new_inputs = found.refreshed_inputs(inputs.values, outputs)
        return provider_pb2.ReadResponse(
            id=request.id,
            properties=_marked(request, outputs, properties, inputs),
            inputs=_marked(request, new_inputs, properties, inputs),
        )

    def Update(self, request: Any, context: Any) -> Any:
        """Change a resource in place."""
        old, new, old_inputs = received(request.olds), received(request.news), received(request.old_inputs)
        with self._resource(request, context, old.values, old, new, old_inputs) as (found, _):
            inputs = diff.ignoring(new.values, old_inputs.values, request.ignoreChanges)
            if request.preview:
                _, schema = entry(_type_and_name(request.urn)[0])
                kept = {key: value for key, value in old.values.items() if key not in schema.inputs}
                return provider_pb2.UpdateResponse(properties=_marked(request, {**kept, **inputs}, new))
            outputs = found.update(request.id, inputs, old.values, old_inputs.values, request.timeout)
        return provider_pb2.UpdateResponse(properties=_marked(request, outputs, new))

    def Delete(self, request: Any, context: Any) -> Any:
        """Delete a resource and see that it is gone."""
        properties = received(request.properties)
        with self._resource(request, context, properties.values, properties) as (found, _):
            found.delete(request.id, properties.values, request.timeout)
        return empty_pb2.Empty()

    def Invoke(self, request: Any, context: Any) -> Any:
        """Call a function."""
        given = received(request.args)
        with self._border(request.tok, context, given):
            result = invoke(request.tok, self._session(context), given.values)
        return provider_pb2.InvokeResponse(**{"return": to_struct(result)})

    def _session(self, context: Any) -> Session:
        session = self._sessions.get(context.peer())
        if session is None:
            raise ProviderError("this connection has not configured the provider: run the command again")
        return session

    @contextmanager
    def _resource(self, request: Any, context: Any, place: Properties, *given: Received) -> Iterator[tuple[Resource, Session]]:
        """The resource a request is about; errors inside are put into the engine's words."""
        type, name = _type_and_name(request.urn)
        with self._border(f'{type} "{name}"', context, *given):
            session = self._session(context)
            yield resource(type, name, session, place.get("region") or session.region, self._store), session

    @contextmanager
    def _border(self, about: str, context: Any, *given: Received) -> Iterator[None]:
        """The one place where our errors become the engine's, every secret taken out."""
        started = time.monotonic()
        secrets = _secret_texts(about, given)
        try:
            yield
        except ProviderError as error:
            message = masked(f"{about}: {error}", secrets)
            _log.warning("%s (%.2f s)", message, time.monotonic() - started)
            if isinstance(error, UnfinishedError):
                context.set_trailing_metadata((("grpc-status-details-bin", _partial(error.id, message, given[0], given[-1])),))
            code = grpc.StatusCode.UNIMPLEMENTED if isinstance(error, NotInTableError) else grpc.StatusCode.UNKNOWN
            context.abort(code, message)
        except Exception as error:  # noqa: BLE001 - the engine gets an answer whatever happens
            message = masked(f"{about}: {type(error).__name__}: {error} (a fault of the sandbox's provider)", secrets)
            _log.error("%s\n%s", message, "".join(traceback.format_tb(error.__traceback__)))  # no exc_info: the text may hold a secret
            context.abort(grpc.StatusCode.INTERNAL, message)


def _type_and_name(urn: str) -> tuple[str, str]:
    """The resource's type and name from its URN; the types of its parents are left out."""
    parts = urn.split("::", 3)
    return parts[2].rsplit("$", 1)[-1], parts[3]


def _secret_texts(about: str, given: tuple[Received, ...]) -> set[str]:
    """What must not be repeated: texts the program marked, and those of properties that are always secret."""
    schema = schemas().get(about.split(" ", maxsplit=1)[0].removeprefix("aws:"))
    always = schema.secret if schema else frozenset()
    kept = (text for one in given for name in always for text in texts_of(one.values.get(name)))
    return {text for one in given for text in one.texts} | set(kept)


def _nameable(property: str, secret: frozenset[str]) -> str:
    """The property's path, or nothing where it is secret: the engine prints the value beside a path, the reason names it anyway."""
    return "" if re.split(r"[.\[]", property, maxsplit=1)[0] in secret else property


def _marked(request: Any, values: Properties, *given: Received) -> Any:
    """A struct with everything secret marked: what the program marked and what the type always keeps secret."""
    _, schema = entry(_type_and_name(request.urn)[0])
    return to_struct(values, schema.secret.union(*(one.secret for one in given)))


def _partial(id: str, message: str, properties: Received, inputs: Received) -> bytes:
    """The detail that tells the engine to keep a resource that is not finished."""
    detail = any_pb2.Any()
    detail.Pack(
        provider_pb2.ErrorResourceInitFailed(
            id=id,
            properties=to_struct(properties.values, properties.secret),
            inputs=to_struct(inputs.values, inputs.secret),
            reasons=[message],
        )
    )
    return bytes(status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=message, details=[detail]).SerializeToString())


def _diff_response(result: diff.Difference) -> Any:
    detailed = {
        name: provider_pb2.PropertyDiff(
            kind=provider_pb2.PropertyDiff.Kind.Value(change.kind.value + ("_REPLACE" if change.replaces else "")),
            inputDiff=name != "tagsAll",
        )
        for name, change in result.changes.items()
    }
    return provider_pb2.DiffResponse(
        changes=provider_pb2.DiffResponse.DIFF_SOME if detailed else provider_pb2.DiffResponse.DIFF_NONE,
        diffs=sorted(detailed),
        replaces=result.replacing,
        hasDetailedDiff=True,
        detailedDiff=detailed,
        deleteBeforeReplace=result.delete_first,
    )
