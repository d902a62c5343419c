"""What an update would do: which properties differ, and which of them only a new resource can have. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from sandbox.aws_provider.check import DEFAULTED, IMPORTED
from sandbox.aws_provider.meaning import in_words_of, same
from sandbox.aws_provider.row import Recorded, Row
from sandbox.aws_provider.values import Kind, Properties, holds_unknown, is_empty


class ChangeKind(Enum):
    """How one property differs, in the engine's words."""

    ADD = "ADD"
    DELETE = "DELETE"
    UPDATE = "UPDATE"


@dataclass(frozen=True)
class Change:
    """One property's difference; `replaces` when the living resource cannot take it."""

    kind: ChangeKind
    replaces: bool


@dataclass(frozen=True)
class Difference:
    """All differences by property.

    Attributes:
        delete_first: whether the old one must go before its replacement can be made, as both would have the same name or place.
    """

    changes: Mapping[str, Change] = field(default_factory=dict)
    delete_first: bool = False

    @property
    def replacing(self) -> list[str]:
        """Names of the properties that make it a replacement."""
        return sorted(name for name, change in self.changes.items() if change.replaces)


def difference(
    row: Row | Recorded,
    able: frozenset[str],
    kinds: Mapping[str, Kind],
    *,
    old: Properties,
    old_inputs: Properties,
    new: Properties,
    default_tags: Mapping[str, str],
    region: str,
    ignore: Iterable[str] = (),
) -> Difference:
    """Compare the declared inputs with those of the living resource.

    Args:
        row: the type's row.
        able: names of the inputs that can change in place.
        kinds: the type's inputs; an imported value is compared in the program's words.
        old: the living resource's outputs.
        old_inputs: the inputs it was made with, or as the last refresh found them.
        new: the declared inputs.
        default_tags: tags the provider instance adds.
        region: the provider instance's Region.
        ignore: property paths the program asked to ignore.
    """
    new = ignoring(new, old_inputs, ignore)
    changes = {}
    for name in sorted(compared(old_inputs, new)):
        before, after = old_inputs.get(name), new.get(name)
        if name == "region":
            before, after = old.get("region"), after or region
        if name in (old_inputs.get(IMPORTED) or ()):
            before = in_words_of(kinds.get(name), after, before)
        if not _differs(name, before, after, old_inputs, new):
            continue
        kind = ChangeKind.ADD if is_empty(before) else ChangeKind.DELETE if is_empty(after) else ChangeKind.UPDATE
        changes[name] = Change(kind, replaces=name not in able)
    if "tags" not in changes and _tags_differ(old, new, default_tags):
        changes["tagsAll"] = Change(ChangeKind.UPDATE, replaces=False)
    replaces = any(change.replaces for change in changes.values())
    return Difference(changes, delete_first=replaces and _same_place(row, old_inputs, new))


def ignoring(new: Properties, old_inputs: Properties, paths: Iterable[str]) -> Properties:
    """The new inputs with ignored properties as they were; paths into a property are the engine's to reset."""
    result = dict(new)
    for path in paths:
        if re.fullmatch(r"\w+", path):
            if path in old_inputs:
                result[path] = old_inputs[path]
            else:
                result.pop(path, None)
    return result


def compared(old_inputs: Properties, new: Properties) -> set[str]:
    """Inputs to compare: without our marks, and without what only an import read and the program never said."""
    read_only = {name for name in old_inputs.get(IMPORTED) or () if name not in new}
    return {*old_inputs, *new} - {DEFAULTED, IMPORTED} - read_only


def _differs(name: str, before: object, after: object, old_inputs: Properties, new: Properties) -> bool:
    if name.endswith("Wo"):  # write-only: its version says when it changed (Terraform, "Write-only arguments")
        version = f"{name}Version"
        return old_inputs.get(version) != new.get(version)
    return not same(before, after)


def _tags_differ(old: Properties, new: Properties, default_tags: Mapping[str, str]) -> bool:
    tags = new.get("tags")
    if "tagsAll" not in old or holds_unknown(tags):
        return False
    return {**default_tags, **(tags or {})} != (old.get("tagsAll") or {})


def _same_place(row: Row | Recorded, old_inputs: Properties, new: Properties) -> bool:
    if "{" in row.id and "{unique}" not in row.id:
        return row.autoname is None or old_inputs.get(row.autoname.property) == new.get(row.autoname.property)
    auto = row.autoname
    return auto is not None and not is_empty(new.get(auto.property)) and old_inputs.get(auto.property) == new.get(auto.property)
