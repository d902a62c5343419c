"""What the installed pulumi_aws says about a type: its arguments with their shapes and documentation, and its outputs."""

from __future__ import annotations

import collections.abc
import importlib
import importlib.util
import inspect
import json
import re
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pulumi
from pulumi._types import input_type_types, is_input_type, resource_types


@dataclass(frozen=True)
class SdkField:
    """One argument by its Pulumi name; `inside` are the fields of an object."""

    shape: str
    many: bool = False
    about: str = ""
    inside: Mapping[str, SdkField] = field(default_factory=dict)


@dataclass(frozen=True)
class SdkType:
    """One resource type of the SDK."""

    token: str
    arguments: Mapping[str, SdkField]
    outputs: tuple[str, ...]


def sdk_type(token: str) -> SdkType | None:
    """The type of a token, or None where the SDK has no such type."""
    place = _modules().get(token)
    if place is None:
        return None
    cls = getattr(importlib.import_module(place[0]), place[1])
    module = inspect.getmodule(cls)
    assert module is not None  # noqa: S101 - a class that was imported has a module
    arguments = next(getattr(module, name) for name in module.__all__ if name.endswith("Args"))
    return SdkType(token, _fields(arguments, ()), tuple(resource_types(cls)))


@cache
def _modules() -> Mapping[str, tuple[str, str]]:
    """Module and class of every token, as the SDK's own registration lists them."""
    found = importlib.util.find_spec("pulumi_aws")
    if found is None or not found.submodule_search_locations:
        raise ImportError("pulumi_aws is not installed")
    text = (Path(found.submodule_search_locations[0]) / "__init__.py").read_text(encoding="utf-8")
    listed = re.search(r'resource_modules="""(.*?)"""', text, re.DOTALL)
    modules = json.loads(listed[1]) if listed else []
    return {token: (m["fqn"], cls) for m in modules for token, cls in m["classes"].items()}


def _fields(cls: type, seen: tuple[type, ...]) -> dict[str, SdkField]:
    documented = {_pulumi_name(p): inspect.getdoc(p.fget) or "" for p in vars(cls).values() if isinstance(p, property)}
    return {name: _field(hint, documented.get(name, ""), seen) for name, hint in input_type_types(cls).items()}


def _pulumi_name(prop: property) -> str:
    return str(getattr(prop.fget, "_pulumi_name", ""))


def _field(hint: object, about: str, seen: tuple[type, ...]) -> SdkField:
    plain = _plain(hint)
    origin = typing.get_origin(plain)
    if origin in {list, collections.abc.Sequence}:
        inner = _field(typing.get_args(plain)[0], about, seen)
        return SdkField("list" if inner.many else inner.shape, many=True, about=about, inside=inner.inside)
    if origin in {dict, collections.abc.Mapping}:
        return SdkField("map", about=about)
    if inspect.isclass(plain):
        if is_input_type(plain):
            inside = {} if plain in seen else _fields(plain, (*seen, plain))
            return SdkField("object", about=about, inside=inside)
        if issubclass(plain, bool):
            return SdkField("bool", about=about)
        if issubclass(plain, int | float):
            return SdkField("number", about=about)
    return SdkField("string", about=about)


def _plain(hint: object) -> typing.Any:
    """`Optional[Union[T, Awaitable[T], Output[T]]]` is T; of several, text wins over what can be given instead of it."""
    if typing.get_origin(hint) is typing.Union or type(hint).__name__ == "UnionType":
        kinds = [k for k in typing.get_args(hint) if k is not type(None) and not _wrapper(k)]
        return str if str in kinds else _plain(kinds[0])
    return hint


def _wrapper(kind: object) -> bool:
    outer = typing.get_origin(kind)
    return outer in {collections.abc.Awaitable, pulumi.Output} or typing.is_typeddict(kind) or kind is pulumi.Output
