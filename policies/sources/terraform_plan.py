"""A graph from a Terraform plan, under the names Pulumi gives to types and properties.

Source: Terraform documentation, "JSON Output Format", format version 1. What the name table does not know stays in the graph as
``terraform:TYPE`` and is said not to have been judged.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from policies.errors import InputError, raise_all
from policies.graph import Graph
from policies.source import Source
from policies.sources.exported import Kind, read_exported
from policies.sources.identities import Identities
from policies.sources.terraform_providers import Providers
from policies.sources.terraform_references import Module, References, within
from policies.sources.terraform_resource import Planned, Read, finished, read_resource
from policies.terraform.names import TerraformType, name_table

_HOW = "terraform show -json PLAN"
_FORMAT = re.compile(r"(\d+)\.(\d+)")
_MAJOR = 1
_CALL = re.compile(r"module\.([\w-]+)(\[.*\])?$", re.DOTALL)


def read_terraform_plan(path: Path, stack: str = "") -> Graph:
    """The graph of a Terraform plan; `stack` names the environment, which a plan does not, so that else the file's name does.

    Raises:
        InputError: it cannot be read; every problem is named, and no value.
    """
    document = read_exported(path, Kind.TERRAFORM_PLAN, _HOW)
    raise_all(f"{path}: {problem}" for problem in _problems(document))
    environment = stack or path.stem
    root = Module("", within(document, "configuration", "root_module"))
    references = References()
    planned = list(_planned(within(document, "planned_values", "root_module"), root, references, _changes(document)))
    if not planned:
        raise InputError(f"{path}: the plan leaves no resource standing, so there is nothing to check")
    raise_all(f"{path}: {address} is there twice" for address, count in Counter(p.address for p in planned).items() if count > 1)
    kinds = {p.address: _by_terraform().get(p.type, (f"terraform:{p.type}", None)) for p in planned}
    urns = {address: (f"urn:pulumi:{environment}::terraform::{token}::{address}", known) for address, (token, known) in kinds.items()}
    providers = Providers(document, environment)
    read = [read_resource(p, kinds[p.address], urns, references, providers) for p in planned]
    identities = Identities(r.stated for r in read)
    return Graph(
        (*providers.resources, *(finished(r, identities) for r in read)),
        environment,
        source=Source.TERRAFORM_PLAN,
        unread=(*_unread_types(read), *_unread_properties(read), *_unfollowed(read), *_partial(document)),
    )


def _problems(document: Mapping[str, object]) -> Iterator[str]:
    """Why a document is not a whole plan of a format that is known here."""
    version = _FORMAT.fullmatch(str(document.get("format_version", "")))
    if not version:
        yield f"no `format_version`: not what `{_HOW}` writes"
    elif int(version[1]) != _MAJOR:
        yield f"its format_version is {version[0]}, expected {_MAJOR}.x; show the plan with a Terraform that writes that (1.1 or later)"
    if not isinstance(document.get("terraform_version"), str):
        yield f"no `terraform_version`: not what `{_HOW}` writes"
    if document.get("errored") is True:
        yield "the plan ended with an error and shows only a part; mend the configuration and plan again"
    if not isinstance(document.get("planned_values"), Mapping):
        yield f"no `planned_values`: not what `{_HOW}` writes of a saved plan"
    else:
        yield from _wrong_module(within(document, "planned_values", "root_module"), "planned_values.root_module")


def _wrong_module(module: Mapping[str, object], where: str) -> Iterator[str]:
    """Resources without what makes one, and modules without what makes those."""
    for key, needed in (("resources", ("address", "type", "name", "mode")), ("child_modules", ("address",))):
        listed = module.get(key, [])
        if not isinstance(listed, list):
            yield f"{where}.{key}: expected a list, found {type(listed).__name__}"
            continue
        for number, item in enumerate(listed):
            place = f"{where}.{key}[{number}]"
            if not isinstance(item, Mapping):
                yield f"{place}: expected an object, found {type(item).__name__}"
                continue
            yield from (f"{place}: has no {name}" for name in needed if not isinstance(item.get(name), str) or not item.get(name))
            if item.get("values") is not None and not isinstance(item["values"], Mapping):
                yield f"{place}: values must be an object, found {type(item['values']).__name__}"
            if key == "child_modules":
                yield from _wrong_module(item, place)


def _changes(document: Mapping[str, object]) -> Mapping[str, Mapping[str, object]]:
    """What changes, by address; what a replacement removes is named by its own address and marked as deposed."""
    listed = document.get("resource_changes")
    changes = [c for c in (listed if isinstance(listed, list) else ()) if isinstance(c, Mapping)]
    return {str(c.get("address")): within(c, "change") for c in changes if not c.get("deposed")}


def _planned(
    values: Mapping[str, object], module: Module, references: References, changes: Mapping[str, Mapping[str, object]]
) -> Iterator[Planned]:
    """Every managed resource of a module and of those it calls, all of them known to `references` once this has ended."""
    for raw in _objects(values.get("resources")):
        if raw["mode"] != "managed":
            continue
        address, name = str(raw["address"]), f"{raw['type']}.{raw['name']}"
        references.add(module, name, address)
        change = changes.get(address, {})
        yield Planned(
            address=address,
            type=str(raw["type"]),
            module=module,
            configuration=module.resources.get(name, {}),
            index=address.removeprefix(f"{module.address}.{name}".lstrip(".")),
            values=within(raw, "values"),
            unknown=change.get("after_unknown"),
            sensitive=_either(change.get("after_sensitive"), raw.get("sensitive_values")),
        )
    for raw in _objects(values.get("child_modules")):
        if called := _CALL.search(str(raw["address"]).removeprefix(f"{module.address}.")):
            references.add_module(module, called[1], called[2] or "")
            yield from _planned(raw, module.child(called[1], called[2] or ""), references, changes)


def _either(one: object, other: object) -> object:
    """What either side says is sensitive: Terraform says it twice, and not in every version alike."""
    if one is True or other is True:
        return True
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return {key: _either(one.get(key), other.get(key)) for key in {*one, *other}}
    return one or other


def _objects(value: object) -> Iterator[Mapping[str, object]]:
    yield from (item for item in (value if isinstance(value, list) else ()) if isinstance(item, Mapping))


@cache
def _by_terraform() -> Mapping[str, tuple[str, TerraformType]]:
    """The name table by Terraform type: Pulumi type and entry."""
    return {entry.name: (token, entry) for token, entry in name_table().items()}


def _unread_types(read: Iterable[Read]) -> Iterator[str]:
    counted = Counter(r.planned.type for r in read if r.known is None)
    for type_, count in sorted(counted.items()):
        yield f"{count} resource{'s' if count > 1 else ''} of type {type_}, which the name table does not know"


def _unread_properties(read: Iterable[Read]) -> Iterator[str]:
    missed: dict[str, set[str]] = defaultdict(set)
    for one in read:
        if one.unnamed:
            missed[one.planned.type] |= one.unnamed
    for type_, names in sorted(missed.items()):
        yield f"{', '.join(sorted(names))} of {type_}: not in the name table"


def _unfollowed(read: Iterable[Read]) -> Iterator[str]:
    """A rule that follows references meets nothing behind these; where it reads their value, it defers."""
    counted = Counter(f"{one.planned.type}.{name}" for one in read for name in one.lost)
    if counted:
        where = ", ".join(sorted(counted))
        yield f"what {counted.total()} unknown values refer to ({where}): they come through local values, data sources or for_each"


def _partial(document: Mapping[str, object]) -> Iterator[str]:
    """What Terraform itself left out of the plan."""
    if document.get("complete") is False or document.get("deferred_changes"):
        yield "what Terraform left for a later plan (-target, or deferred changes)"
