"""One declared resource, and how rules read its properties without ever mistaking an unknown for an answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policies.value import Secret, Unknown

_NOTHING: Mapping[str, object] = {}


class UnknownValueError(Exception):
    """A rule needs a value that is not known yet; its verdict is DEFERRED, never a pass."""

    def __init__(self, resource: Resource, path: str) -> None:
        super().__init__(f"{resource.name}: {path} is not known yet")
        self.resource = resource
        self.path = path


class ShapeError(Exception):
    """A property does not have the shape its type promises; the rule that met it crashes visibly."""


@dataclass(frozen=True)
class Edge:
    """A reference from one resource's property to another resource.

    Attributes:
        path: the property that refers, for example ``vpcId`` or ``routes[0].gatewayId``.
        target: URN of the resource referred to.
        output: which of its outputs, or None where the source only knows that there is a dependency.
    """

    path: str
    target: str
    output: str | None

    @property
    def property(self) -> str:
        """The top-level property of the path."""
        return self.path.partition(".")[0].partition("[")[0]


@dataclass(frozen=True)
class Options:
    """The resource options that rules ask about; `parent` and `provider` are URNs, empty where there is none."""

    protect: bool = False
    retain_on_delete: bool = False
    ignore_changes: tuple[str, ...] = ()
    parent: str = ""
    provider: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Resource:
    """A resource as the program declares it.

    Attributes:
        type: Pulumi type token, for example ``aws:s3/bucket:Bucket``.
        properties: inputs by Pulumi name; secrets masked, references written as `policies.value` says.
        custom: False for a component, which has no counterpart in the cloud.
    """

    urn: str
    type: str
    name: str
    properties: Mapping[str, object]
    options: Options = Options()
    edges: tuple[Edge, ...] = ()
    custom: bool = True

    def value(self, path: str) -> object:
        """The value at a dotted path, through single-element lists; None where the program sets nothing.

        Raises:
            UnknownValueError: the value, or something on the way to it, is not known yet.
        """
        found: object = self.properties
        for step in path.split("."):
            if isinstance(found, Sequence) and not isinstance(found, str):
                found = found[0] if found else None
            if found is None:
                return None
            if not isinstance(found, Mapping):
                raise ShapeError(f"{self.name}: {path}: expected an object before {step!r}, found {type(found).__name__}")
            found = found.get(step)
            if isinstance(found, Unknown):
                raise UnknownValueError(self, path)
        return found

    def has(self, path: str) -> bool:
        """Whether the program sets anything at a path; something not known yet is something.

        Raises:
            UnknownValueError: what would hold it is not known yet, so nobody can tell whether it is there.
        """
        holder = path.rpartition(".")[0]
        if holder:
            self.value(holder)
        try:
            return self.value(path) is not None
        except UnknownValueError:
            return True

    def known_text(self, path: str) -> str:
        """The value as text, empty also where it is not known yet: only for names that something else can stand in for."""
        try:
            return self.text(path)
        except UnknownValueError:
            return ""

    def text(self, path: str) -> str:
        """The value as text, empty where nothing is set or where it was masked."""
        found = self.value(path)
        return "" if found is None or isinstance(found, Secret) else str(found)

    def number(self, path: str) -> float | None:
        """The value as a number, None where nothing is set."""
        found = self.value(path)
        if found is None:
            return None
        try:
            return float(str(found))
        except ValueError as error:
            raise ShapeError(f"{self.name}: {path} is {found!r}, not a number") from error

    def flag(self, path: str, *, default: bool = False) -> bool:
        """The value as a yes or no; `default` where nothing is set."""
        found = self.value(path)
        return default if found is None else str(found).lower() in {"true", "enabled"}

    def texts(self, path: str) -> tuple[str, ...]:
        """The values of a list, one value counting as a list of one."""
        return tuple(str(item) for item in self._items(path) if not isinstance(item, Secret))

    def blocks(self, path: str) -> tuple[Resource, ...]:
        """The objects of a list, each readable like a resource of its own."""
        return tuple(self.inner(item, path) for item in self._items(path) if isinstance(item, Mapping))

    def inner(self, properties: Mapping[str, object], path: str) -> Resource:
        """A part of this resource's properties, read by the same means and named after the resource."""
        return Resource(self.urn, self.type, f"{self.name} {path}", properties, self.options)

    def document(self, path: str) -> Mapping[str, object]:
        """A JSON document held as text, such as an IAM policy; empty where nothing is set.

        Raises:
            ShapeError: the text is not a JSON object.
        """
        found = self.value(path)
        if isinstance(found, Mapping):
            return found
        if found is None or isinstance(found, Secret):
            return _NOTHING
        try:
            parsed = json.loads(str(found))
        except ValueError as error:
            raise ShapeError(f"{self.name}: {path} is not JSON: {error}") from error
        if not isinstance(parsed, Mapping):
            raise ShapeError(f"{self.name}: {path} is JSON, but not an object")
        return parsed

    def _items(self, path: str) -> Iterator[object]:
        found = self.value(path)
        if found is None:
            return
        for item in found if isinstance(found, Sequence) and not isinstance(found, str) else (found,):
            if isinstance(item, Unknown):
                raise UnknownValueError(self, path)
            yield item
