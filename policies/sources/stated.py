"""A resource as the engine writes it down, in an exported state as in a preview.

Source: Pulumi SDK, `apitype.ResourceV3`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

STACK = "pulumi:pulumi:Stack"
_PARTS = 4  # urn:pulumi:STACK, PROJECT, TYPE, NAME


@dataclass(frozen=True, eq=False)
class Stated:
    """One resource.

    Attributes:
        inputs: as given to the provider, its defaults included; secrets still in their wrappers.
        outputs: likewise; empty where they are not known.
        depends: for each input, URNs of what it was made from; None where that was not written down.
        external: only looked at by the program, not declared.
        delete: on its way out; something else, or nothing, has taken its place.
    """

    urn: str
    type: str
    custom: bool
    id: str
    inputs: Mapping[str, object]
    outputs: Mapping[str, object]
    depends: Mapping[str, tuple[str, ...]] | None
    parent: str
    provider: str
    protect: bool
    retain_on_delete: bool
    ignore_changes: tuple[str, ...]
    aliases: tuple[str, ...]
    external: bool
    delete: bool

    @property
    def name(self) -> str:
        """The last part of the URN, which may itself hold colons."""
        return self.urn.split("::", _PARTS - 1)[-1]

    @property
    def stack(self) -> str:
        """The stack the URN names."""
        return self.urn.split("::")[0].rpartition(":")[2]

    @property
    def project(self) -> str:
        """The project the URN names."""
        return self.urn.split("::")[1]


def problems_of(raw: object, where: str) -> Iterator[str]:
    """Why something is not a resource; every reason, and nothing of what it holds but its URN."""
    if not isinstance(raw, Mapping):
        yield f"{where}: expected an object, found {type(raw).__name__}"
        return
    urn = raw.get("urn")
    if not isinstance(urn, str) or not urn:
        yield f"{where}: has no urn"
    elif not urn.startswith("urn:pulumi:") or len(urn.split("::", _PARTS - 1)) != _PARTS:
        yield f"{where}: its urn is not of the form urn:pulumi:STACK::PROJECT::TYPE::NAME"
    else:
        where = f"{where} ({urn.split('::', _PARTS - 1)[-1]})"
    if not isinstance(raw.get("type"), str) or not raw.get("type"):
        yield f"{where}: has no type"
    for key, kind, word in _KINDS:
        if raw.get(key) is not None and not isinstance(raw[key], kind):
            yield f"{where}: {key} must be {word}, found {type(raw[key]).__name__}"
    depends = raw.get("propertyDependencies")
    if isinstance(depends, Mapping) and not all(v is None or _texts(v) is not None for v in depends.values()):
        yield f"{where}: propertyDependencies must hold lists of URNs"
    for key in ("aliases", "ignoreChanges"):
        if isinstance(raw.get(key), list) and _texts(raw[key]) is None:
            yield f"{where}: {key} must hold texts"


def stated(raw: Mapping[str, object]) -> Stated:
    """The resource of an object in which `problems_of` finds nothing."""
    depends = raw.get("propertyDependencies")
    return Stated(
        urn=str(raw["urn"]),
        type=str(raw["type"]),
        custom=bool(raw.get("custom")),
        id=str(raw.get("id") or ""),
        inputs=_object(raw.get("inputs")),
        outputs=_object(raw.get("outputs")),
        depends={k: _texts(v) or () for k, v in depends.items()} if isinstance(depends, Mapping) else None,
        parent=str(raw.get("parent") or ""),
        provider=str(raw.get("provider") or "").rpartition("::")[0],
        protect=bool(raw.get("protect")),
        retain_on_delete=bool(raw.get("retainOnDelete")),
        ignore_changes=_texts(raw.get("ignoreChanges")) or (),
        aliases=_texts(raw.get("aliases")) or (),
        external=bool(raw.get("external")),
        delete=bool(raw.get("delete")) or bool(raw.get("pendingReplacement")),
    )


_KINDS: tuple[tuple[str, type, str], ...] = (
    ("inputs", Mapping, "an object"),
    ("outputs", Mapping, "an object"),
    ("propertyDependencies", Mapping, "an object"),
    ("custom", bool, "true or false"),
    ("delete", bool, "true or false"),
    ("pendingReplacement", bool, "true or false"),
    ("external", bool, "true or false"),
    ("protect", bool, "true or false"),
    ("retainOnDelete", bool, "true or false"),
    ("id", str, "a text"),
    ("parent", str, "a text"),
    ("provider", str, "a text"),
    ("aliases", list, "a list"),
    ("ignoreChanges", list, "a list"),
)


def _texts(value: object) -> tuple[str, ...] | None:
    """The texts of a list, or None where it is not one."""
    return tuple(value) if isinstance(value, list) and all(isinstance(v, str) for v in value) else None


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
