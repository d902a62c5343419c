"""Match Pulumi's names to Terraform's: the same letters, or plural against singular where Terraform has a collection.

Source: pulumi-terraform-bridge renames snake_case to camelCase and pluralises repeated blocks; everything else is a rename that the
table must name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from policies.terraform.generator.defaults import Default
from policies.terraform.generator.schema import TerraformBlock, TerraformField
from policies.terraform.generator.sdk import SdkField

_PLURALS = (("ies", "y"), ("ices", "ex"), ("es", ""), ("s", ""), ("ia", "ium"))
_EVERYWHERE = {"region"}
_SURE, _SURE_WITH_NAME = 0.75, 0.4


@dataclass(frozen=True)
class Settled:
    """What a person settled for one type, by the property's path.

    Attributes:
        renamed: Pulumi property to Terraform name, where the letters do not say it.
        added_later: Pulumi properties that this version of the Terraform schema does not have yet.
        unset: Terraform blocks the provider computes, which a plan therefore leaves out.
        learned: what the provider really plans for what is left out, by path of the block in Terraform's names.
    """

    renamed: Mapping[str, str]
    added_later: frozenset[str]
    unset: frozenset[str]
    learned: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


class Matcher:
    """Matches one type; `problems` collects what could not be matched."""

    def __init__(self, token: str, settled: Settled, default: Callable[[str, str], Default]) -> None:
        self.problems: list[str] = []
        self._token, self._settled, self._default = token, settled, default

    def match(self, path: str, arguments: Mapping[str, SdkField], block: TerraformBlock, at: str = "") -> dict[str, Any]:
        """One level: the table's node for `arguments` against `block`; `path` leads there in Pulumi's names, `at` in Terraform's."""
        properties: dict[str, Any] = {}
        used: dict[str, SdkField] = {}
        for name, argument in arguments.items():
            where = f"{path}{name}"
            if name == "timeouts" and not path:
                properties[name] = None
                continue
            found = self._settled.renamed.get(where) or find(name, argument, block)
            if found is None and (where in self._settled.added_later or (not path and name in _EVERYWHERE)):
                properties[name] = {"to": snake(name), "shape": argument.shape, "many": argument.many, "later": True}
            elif found is None:
                self.problems.append(f"{self._token}: {where} has no Terraform name; free are {', '.join(self._free(block, used))}")
            else:
                used[found] = argument
                properties[name] = self._field(where, argument, found, block[found], at)
        missing = [f for f in self._free(block, used) if block[f].required]
        self.problems += [f"{self._token}: {path or 'the type'} has no Pulumi name for the required {f}" for f in missing]
        return {"properties": properties, "omitted": dict(self._omitted(block, used, path, at))}

    def _field(self, where: str, argument: SdkField, name: str, terraform: TerraformField, at: str) -> dict[str, Any]:
        entry: dict[str, Any] = {"to": name, "shape": terraform.shape}
        if terraform.many:
            entry["many"] = True
        if terraform.block:
            entry["block"] = True
        if terraform.items != "string":
            entry["items"] = terraform.items
        if argument.many and not terraform.many:
            self.problems.append(f"{self._token}: {where} is a list in Pulumi and not in Terraform ({name})")
        if "object" in {terraform.shape, argument.shape} and terraform.shape != argument.shape:
            self.problems.append(f"{self._token}: {where} is {argument.shape} in Pulumi, {terraform.shape} in Terraform ({name})")
        elif terraform.shape == "object":
            entry["of"] = self.match(f"{where}.", argument.inside, terraform.inside, f"{at}.{name}" if at else name)
            if not terraform.block:
                entry["of"]["omitted"] = {f: _zero(t) for f, t in terraform.inside.items()}
        return entry

    def _omitted(self, block: TerraformBlock, used: Mapping[str, SdkField], path: str, at: str) -> Iterator[tuple[str, object]]:
        """What a plan shows for a field nobody sets: a default, null, or an empty list; nothing where the provider computes it.

        What was learned from the provider comes first, then the documentation.
        """
        learned = self._settled.learned.get(at, {})
        for name, value in learned.items():  # an empty list of blocks is planned as one as soon as a block beside it is there
            yield name, [] if value is None and name in block and block[name].block and block[name].many else value
        for name, terraform in block.items():
            if name in learned or terraform.computed or not terraform.optional or name == "timeouts":
                continue
            if f"{path}{name}" in self._settled.unset or terraform.required:
                continue
            if terraform.block:
                yield name, [] if terraform.many else None
            else:
                yield name, self._default(used[name].about, terraform.shape) if name in used and not terraform.many else None

    @staticmethod
    def _free(block: TerraformBlock, used: Mapping[str, SdkField]) -> list[str]:
        return sorted(f for f, t in block.items() if f not in used and t.optional and f not in {"id", "tags_all", "timeouts"})


def find(name: str, argument: SdkField, block: TerraformBlock) -> str | None:
    """The field a Pulumi name means, or None."""
    wanted = plain(name)
    for known in block:
        if plain(known) == wanted:
            return known
    for known, terraform in block.items():
        if (terraform.many or terraform.shape == "map") and plain(known) in set(singulars(wanted)):
            return known
        if terraform.many and not argument.many and wanted in set(singulars(plain(known))):
            return known
    return None


def best_type(token: str, outputs: tuple[str, ...], schema: Mapping[str, TerraformBlock]) -> str | None:
    """The Terraform type that shares most names with a Pulumi type, or None where none shares enough."""
    service, name = token.removeprefix("aws:").split(":")[0].split("/")
    called = {f"aws_{service}_{snake(name)}", f"aws_{snake(name)}"}
    theirs = {plain(o) for o in outputs if o not in {"region", "tagsAll"}}
    scored = []
    for terraform, block in schema.items():
        ours = {plain(f) for f in block if f not in {"id", "tags_all", "timeouts", *_EVERYWHERE}}
        hits = {next((form for form in (o, *singulars(o)) if form in ours), None) for o in theirs} - {None}
        score = len(hits) / max(1, len(theirs) + len(ours) - len(hits))
        bonus = 0.15 if plain(terraform) in {plain(c) for c in called} else 0.05 if plain(terraform).endswith(plain(snake(name))) else 0.0
        scored.append((score + bonus, score, bonus, terraform))
    _, score, bonus, terraform = max(scored)
    return terraform if score >= (_SURE_WITH_NAME if bonus else _SURE) else None


def outputs_of(outputs: tuple[str, ...], block: TerraformBlock, renamed: Mapping[str, str]) -> dict[str, str]:
    """Terraform's names of what a resource gives out."""
    named = {name: renamed.get(name) or find(name, SdkField("string"), block) for name in outputs}
    return {name: found for name, found in named.items() if found}


def snake(name: str) -> str:
    """``camelCase`` as ``snake_case``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def plain(name: str) -> str:
    """A name's letters alone."""
    return name.replace("_", "").lower()


def singulars(name: str) -> Iterator[str]:
    """What a plural may be the plural of."""
    yield from (name.removesuffix(end) + instead for end, instead in _PLURALS if name.endswith(end))


def _zero(field: TerraformField) -> object:
    """Terraform fills every field of an object that is an attribute."""
    if field.many:
        return []
    return {"string": "", "bool": False, "number": 0}.get(field.shape)
