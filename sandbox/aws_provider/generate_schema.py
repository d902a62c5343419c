"""Write schema.json: the properties of every type in the table, taken from the installed Pulumi SDK's own classes.

Kept out of the provider itself because importing the SDK's packages takes seconds. `python -m sandbox.aws_provider.generate_schema`.
"""

from __future__ import annotations

import collections.abc
import importlib
import inspect
import json
import re
import sys
import typing
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

from pulumi._types import input_type_py_to_pulumi_names

from sandbox.aws_provider.values import Kind

_DEEPEST = 8
_SCALARS: dict[Any, str] = {str: "s", bool: "b", int: "n", float: "n"}
_OUTPUT = "Output["
_SECRET = re.compile(r"additional_secret_outputs=\[([^\]]*)\]")


def generate(tokens: Iterable[str]) -> str:
    """The text of schema.json, one type a line so that a change is easy to review."""
    lines = [f"{json.dumps(token)}: {json.dumps(_type(token), separators=(',', ':'))}" for token in sorted(tokens)]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _type(token: str) -> dict[str, Kind]:
    path, name = token.split(":")
    package = path.partition("/")[0]
    spelled = re.sub(r"(?<!^)(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])", "_", name).lower()
    module = importlib.import_module(f"pulumi_aws.{package}{'_' if package == 'lambda' else ''}.{spelled}")
    arguments = getattr(module, f"{name}InitArgs", None) or getattr(module, f"{name}Args")
    found: dict[str, Kind] = {"in": _fields(arguments, module, 0), "out": _fields(getattr(module, f"_{name}State"), module, 0)}
    if secret := _SECRET.search(inspect.getsource(getattr(module, name))):
        found["secret"] = sorted(re.findall(r'"(\w+)"', secret[1]))
    return found


def _fields(cls: type, module: ModuleType, depth: int) -> dict[str, Kind]:
    module = sys.modules.get(cls.__module__, module)
    names = input_type_py_to_pulumi_names(cls)
    hints: dict[str, Any] = vars(cls)["__init__"].__annotations__
    return {names[key]: _kind(hint, module, depth) for key, hint in sorted(hints.items()) if key in names}


def _kind(hint: Any, module: ModuleType, depth: int) -> Kind:
    if isinstance(hint, str | typing.ForwardRef):
        text = hint if isinstance(hint, str) else hint.__forward_arg__
        hint = None if text.startswith(_OUTPUT) else _named(text, module)
        if hint is None:
            return None if text.startswith(_OUTPUT) else "s"
    if hint in _SCALARS:
        return _SCALARS[hint]
    if isinstance(hint, type) and hint.__name__.endswith("Args"):
        return _fields(hint, module, depth + 1) if depth < _DEEPEST else "any"
    return _generic(hint, module, depth)


def _generic(hint: Any, module: ModuleType, depth: int) -> Kind:
    origin = typing.get_origin(hint)
    if origin is typing.Union:
        return _union(hint, module, depth)
    if origin in (collections.abc.Sequence, list):
        return [_kind(typing.get_args(hint)[0], module, depth)]
    if origin in (collections.abc.Mapping, dict):
        return {"*": _kind(typing.get_args(hint)[1], module, depth)}
    return "s"


def _union(hint: Any, module: ModuleType, depth: int) -> Kind:
    parts = [part for part in typing.get_args(hint) if part is not type(None) and typing.get_origin(part) is not collections.abc.Awaitable]
    kinds = [kind for kind in (_kind(part, module, depth) for part in parts) if kind is not None]
    return "s" if "s" in kinds else kinds[0] if kinds else None


def _named(text: str, module: ModuleType) -> Any:
    if "PolicyDocumentArgs" in text:
        return str
    last = text.rpartition(".")[2]
    inputs = importlib.import_module(f"{module.__package__}._inputs")
    return getattr(module, last, None) or getattr(inputs, last, None)


def main() -> int:
    """Write the file, or with ``--check`` say whether it is up to date (exit status 1 when it is not)."""
    from sandbox.aws_provider.table import TABLE  # noqa: PLC0415 - the table is not needed to generate for other types

    path = Path(__file__).with_name("schema.json")
    text = generate(TABLE)
    if "--check" in sys.argv:
        return 0 if path.read_text() == text else 1
    path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
