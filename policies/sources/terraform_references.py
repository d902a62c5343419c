"""What the expressions of a Terraform configuration refer to, through variables and outputs of modules.

Source: Terraform documentation, "JSON Output Format", "Configuration Representation". A plan names the references of an expression, not
the expression; what goes through a local value or a data source is not shown at all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

_RESOURCE = re.compile(r'^(?P<address>[A-Za-z_][\w-]*\.[A-Za-z_][\w-]*)(?P<index>\[(?:\d+|"(?:[^"\\]|\\.)*")\])?(?:\.(?P<attribute>.+))?$')
_MODULE = re.compile(r'^module\.(?P<name>[\w-]+)(?P<index>\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\.(?P<output>[\w-]+)')
_CUT = re.compile(r"[.\[]")  # a plan lists `a.b[0].id`, and its beginnings `a.b[0]` and `a.b` too
_NO_RESOURCE = ("var.", "local.", "module.", "data.", "each.", "count.", "path.", "terraform.", "self.")
_DEEPEST = 20
_NOTHING: Mapping[str, object] = {}


@dataclass(frozen=True)
class Referred:
    """One resource an expression refers to, and which of its attributes, empty where the plan does not say."""

    address: str
    attribute: str


@dataclass(frozen=True, eq=False)
class Module:
    """One instance of a module: its address, empty for the root, its configuration, and the instance that calls it."""

    address: str
    configuration: Mapping[str, object]
    caller: Module | None = None
    call: Mapping[str, object] | None = None

    @cached_property
    def resources(self) -> Mapping[str, Mapping[str, object]]:
        """The configuration of each managed resource by ``type.name``."""
        listed = self.configuration.get("resources")
        managed = [r for r in (listed if isinstance(listed, list) else ()) if isinstance(r, Mapping) and r.get("mode") != "data"]
        return {f"{r.get('type')}.{r.get('name')}": r for r in managed}

    def child(self, name: str, index: str = "") -> Module:
        """An instance of a module this one calls."""
        call = within(self.configuration, "module_calls", name)
        return Module(f"{self.address}.module.{name}{index}".lstrip("."), within(call, "module"), self, call)


class References:
    """Resolves the references of expressions to addresses of resources."""

    def __init__(self) -> None:
        self._instances: dict[str, dict[str, str]] = defaultdict(dict)
        self._indices: dict[str, dict[str, None]] = defaultdict(dict)

    def add(self, module: Module, type_and_name: str, address: str) -> None:
        """One more resource there is; its address says which instance it is."""
        base = f"{module.address}.{type_and_name}".lstrip(".")
        self._instances[base][address.removeprefix(base)] = address

    def add_module(self, caller: Module, name: str, index: str) -> None:
        """One more instance of a module."""
        self._indices[f"{caller.address}.module.{name}".lstrip(".")][index] = None

    def of(self, module: Module, expression: object, index: str = "") -> tuple[Referred, ...]:
        """What an expression in `module` refers to, each once; `index` is the instance that holds it, such as ``[0]``."""
        found = dict.fromkeys(self._resolved(module, names_in(expression), index, _DEEPEST))
        said = {r.address for r in found if r.attribute}
        return tuple(r for r in found if r.attribute or r.address not in said)

    def _resolved(self, module: Module, names: Iterable[str], index: str, depth: int) -> Iterator[Referred]:
        listed = list(names)
        shortened = {name[: cut.start()] for name in listed for cut in _CUT.finditer(name)}
        own = index if any(n.startswith(("count.", "each.")) for n in listed) else ""
        for name in (n for n in listed if n not in shortened) if depth else ():
            if name.startswith("var.") and module.caller is not None:
                given = within(module.call or _NOTHING, "expressions", name.split(".")[1])
                yield from self._resolved(module.caller, names_in(given), "", depth - 1)
            elif found := _MODULE.match(name):
                called = f"{module.address}.module.{found['name']}".lstrip(".")
                for one in [found["index"]] if found["index"] else self._indices.get(called) or [""]:
                    child = module.child(found["name"], one)
                    made = within(child.configuration, "outputs", found["output"]).get("expression")
                    yield from self._resolved(child, names_in(made), "", depth - 1)
            elif not name.startswith(_NO_RESOURCE) and (found := _RESOURCE.match(name)):
                base = f"{module.address}.{found['address']}".lstrip(".")
                for address in self._chosen(base, found["index"] or "", own):
                    yield Referred(address, found["attribute"] or "")

    def _chosen(self, base: str, index: str, own: str) -> Iterator[str]:
        """The instance that is named, or the one beside the instance that asks, or all."""
        instances = self._instances.get(base, {})
        for one in (index, own):
            if one and one in instances:
                yield instances[one]
                return
        yield from () if index else instances.values()


def names_in(expression: object) -> Iterator[str]:
    """Every reference in an expression and the blocks inside it."""
    if isinstance(expression, Mapping):
        listed = expression.get("references")
        if isinstance(listed, list):
            yield from (name for name in listed if isinstance(name, str))
        else:
            for inner in expression.values():
                yield from names_in(inner)
    elif isinstance(expression, list):
        for inner in expression:
            yield from names_in(inner)


def within(value: Mapping[str, object], *keys: str) -> Mapping[str, object]:
    """The object at a path of keys, empty where there is none."""
    for key in keys:
        found = value.get(key)
        value = found if isinstance(found, Mapping) else _NOTHING
    return value
