"""The properties of one Terraform resource under the names Pulumi gives them.

The table is that of the plan writer (`policies.terraform.names`), read the other way round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from policies.sources.masking import SECRET, SIGNATURE
from policies.sources.reference_names import holds_reference, meant
from policies.sources.terraform_shown import Shown
from policies.terraform.names import Block, Field
from policies.terraform.values import STAND_IN_ARN
from policies.value import UNKNOWN, reference_text

# (URN, output) of whatever an expression refers to.
Targets = Callable[[object], tuple[tuple[str, str], ...]]
_HIDDEN = {SIGNATURE: SECRET, "value": "sensitive"}
_NEVER_MISSED = {"id", "tags_all", "timeouts"}


@dataclass
class BlockReader:
    """Reads blocks; `unnamed` collects what is set and has no name in the table."""

    targets: Targets
    unnamed: set[str] = field(default_factory=set)

    def read(self, block: Block, shown: Shown, outputs: Mapping[str, str] | None = None) -> dict[str, object]:
        """One level of properties; `outputs` names those of a resource, which a plan mixes with what is configured."""
        computed = set((outputs or {}).values())
        named = {f.to: (name, f) for name, f in block.properties.items() if f}
        found: dict[str, object] = {}
        for to in shown.names():
            part = shown.inside(to)
            if to not in named:
                if not empty(part.value) and to not in computed | _NEVER_MISSED:
                    self.unnamed.add(to)
                continue
            name, target = named[to]
            if part.unknown is True and part.expression is None and to in computed:
                continue  # made by the cloud, not configured
            value = self._value(target, name, part)
            if not empty(value) and not _unset(value, block.omitted.get(to)):
                found[name] = value
        return found

    def _value(self, target: Field, name: str, shown: Shown) -> object:
        if shown.sensitive is True:
            return dict(_HIDDEN)
        if shown.unknown is True:
            return self._unknown(target, name, shown)
        if target.of is not None and isinstance(shown.value, list | Mapping):
            read: list[object] = [self.read(target.of, part) if isinstance(part.value, Mapping) else part.value for part in shown.items()]
            return read[0] if len(read) == 1 and (not target.many or _one_only(name, target.to)) else read
        if isinstance(shown.value, list):
            return self._items(name, shown)
        if isinstance(shown.value, Mapping) or isinstance(shown.unknown, Mapping):
            return {key: self._leaf(shown.inside(key)) for key in shown.names()}
        return self._leaf(shown)

    def _unknown(self, target: Field, name: str, shown: Shown) -> object:
        """A value not known yet: a reference where it can be nothing else."""
        found = self._meant(shown)
        if holds_reference(name) and target.of is None and found:
            if target.many:
                return [reference_text(*one) for one in found]
            if len(found) == 1:
                return reference_text(*found[0])
        return UNKNOWN

    def _items(self, name: str, shown: Shown) -> list[object]:
        """A list of scalars; as many unknown ones as there are references are those references."""
        found = self._meant(shown)
        parts = [Shown(p.value, p.unknown, p.sensitive, shown.expression) for p in shown.items()] if shown.value else []
        waiting = sum(p.unknown is True for p in parts)
        made_from = iter(found if waiting == len(found) and holds_reference(name) else ())
        return [reference_text(*one) if p.unknown is True and (one := next(made_from, None)) is not None else self._leaf(p) for p in parts]

    def _meant(self, shown: Shown) -> tuple[tuple[str, str], ...]:
        found = self.targets(shown.expression)
        standing = set(meant(urn for urn, _ in found))
        return tuple(one for one in found if one[0] in standing)

    def _leaf(self, shown: Shown) -> object:
        """A scalar; a text with the references that our own writer took out of it, if it is clear which was where."""
        if shown.sensitive is True:
            return dict(_HIDDEN)
        if shown.unknown is True:
            return UNKNOWN
        text = shown.value
        if not isinstance(text, str) or STAND_IN_ARN not in text:
            return text
        found, places = self.targets(shown.expression), text.count(STAND_IN_ARN)
        if len(found) not in {1, places}:
            return UNKNOWN
        for one in found if len(found) == places else found * places:
            text = text.replace(STAND_IN_ARN, reference_text(*one), 1)
        return text


def unmapped(values: Mapping[str, object], sensitive: object) -> Iterator[tuple[str, object]]:
    """The values of a resource whose type the table does not know, under Terraform's own names."""
    for key, value in values.items():
        if not empty(value):
            hidden = sensitive.get(key) if isinstance(sensitive, Mapping) else sensitive
            yield key, dict(_HIDDEN) if _any_true(hidden) else value


def empty(value: object) -> bool:
    """Whether a plan says that nothing is set."""
    return value is None or value in ([], {})


def _unset(value: object, default: object) -> bool:
    """Whether a text or number is the nothing that the provider shows for what is left out, such as ``days = 0``."""
    return not isinstance(value, bool) and value in ("", 0) and value == default


def _any_true(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(_any_true(v) for v in value.values())
    return any(_any_true(v) for v in value) if isinstance(value, list) else value is True


def _one_only(name: str, to: str) -> bool:
    """Whether the SDK has a single object where Terraform has a list: a list it would have called by a plural."""
    head, *rest = to.split("_")
    return name == head + "".join(word.capitalize() for word in rest)
