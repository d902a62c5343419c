"""Stand-ins for what only the cloud knows: outputs that look real to the program and can be found again in what it makes of them.

A stand-in is ``holdfast-ref-<number>-fer``, where a number stands for one output of one resource; an ARN keeps the form of an ARN
around it, so that a program may take it apart.
"""

from __future__ import annotations

import collections.abc
import re
import typing
from collections.abc import Container

import pulumi
from pulumi._types import is_output_type, output_type_types, resource_types, unwrap_optional_type

from policies.value import reference_text

_STAND_IN = re.compile(r"(?:arn:[a-z-]+:[a-z0-9-]*:[a-z0-9-]*:[0-9]*:)?holdfast-ref-(\d+)-fer", re.IGNORECASE)
_DEEPEST = 6


class StandIns:
    """Hands out stand-ins and reads them back."""

    def __init__(self) -> None:
        self._numbered: list[tuple[str, str]] = []
        self._classes: dict[str, type] = {}

    def of(self, urn: str, output: str, arn_of: str = "") -> str:
        """The stand-in of one output; `arn_of` is the ``service:region:account`` of an ARN."""
        self._numbered.append((urn, output))
        text = f"holdfast-ref-{len(self._numbered) - 1}-fer"
        return f"arn:aws:{arn_of}:{text}" if arn_of else text

    def written(self, text: str) -> str:
        """`text` with every stand-in replaced by the reference it stands for."""
        if "holdfast-ref-" not in text.lower():
            return text
        return _STAND_IN.sub(lambda found: reference_text(*self._numbered[int(found[1])]), text)

    def outputs(self, urn: str, type_: str, region: str, known: Container[str]) -> dict[str, object]:
        """Stand-ins for every output of a resource that its inputs do not already say."""
        cls = self._class_of(type_)
        if cls is None:
            return {}
        service = type_.split(":")[1].partition("/")[0]
        arn_of = f"{service}:{region}:123456789012"
        return {
            name: self._shaped(urn, name, hint, arn_of, 0)
            for name, hint in resource_types(cls).items()
            if name not in known and name not in {"id", "urn"}
        }

    def _shaped(self, urn: str, path: str, hint: object, arn_of: str, depth: int) -> object:
        """A value of the type the SDK promises; numbers and yes-or-no values stay unset."""
        plain = _unwrapped(hint)
        origin = typing.get_origin(plain)
        if origin in {list, collections.abc.Sequence}:
            inner = self._shaped(urn, f"{path}[0]", typing.get_args(plain)[0], arn_of, depth + 1)
            return [] if inner is None else [inner]
        if isinstance(plain, type) and is_output_type(plain):
            if depth >= _DEEPEST:
                return None
            parts = {k: self._shaped(urn, f"{path}.{k}", v, arn_of, depth + 1) for k, v in output_type_types(plain).items()}
            return {k: v for k, v in parts.items() if v is not None}
        if plain is str:
            return self.of(urn, path, arn_of if path.lower().endswith("arn") else "")
        return {} if origin in {dict, collections.abc.Mapping} else None

    def _class_of(self, type_: str) -> type | None:
        """The SDK's class of a type token; by the time a resource registers, its class has been imported."""
        if type_ not in self._classes:
            self._classes = {token: cls for cls in _subclasses(pulumi.CustomResource) if (token := pulumi.get_type_token(cls))}
        return self._classes.get(type_)


def _subclasses(cls: type) -> typing.Iterator[type]:
    sub: type
    for sub in cls.__subclasses__():
        yield from _subclasses(sub)
        yield sub


def _unwrapped(hint: object) -> typing.Any:
    """`Output[Optional[T]]` is T."""
    while typing.get_origin(hint) is pulumi.Output:
        hint = typing.get_args(hint)[0]
    return unwrap_optional_type(hint) if hint else hint  # type: ignore[arg-type] # the SDK means any type form
