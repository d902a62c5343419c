"""Finding again, in what was written down, which resource's output a text came from.

An engine writes the values down, not the references. An input that was made from another resource holds that resource's identifier, ARN
or name; where the resource was given that very text as an input of its own, the text is an echo and says nothing, as in a recording.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from policies.sources.stated import Stated
from policies.value import reference_text

# Outputs that tell one resource from another; the rest (a status, an engine, an owner) may be many resources' at once.
_TELLS_APART = re.compile(
    r"^(?:id|arn|name|bucket|identifier|address|fqdn|hostname|url|uri|endpoint)(?:\[\d+\])?$"
    r"|(?:Id|Ids|Arn|Arns|Name|Names|Identifier|Address|Endpoint|Url|Uri|Domain|Ip|Servers|Value|Suffix)(?:\[\d+\])?$"
)
_SHARED = ("ownerid", "accountid", "registryid")
_SHORTEST_INSIDE = 6
_DEEPEST = 6
_RUN = re.compile(r"[^\s\"'`,;(){}\[\]<>|]+")
_PARTS = re.compile(r"(?<=[/:@=])|(?=[/:@=*])")
_LONGEST_RUN = 40


class Identities:
    """What the outputs of some resources are, and which texts they account for."""

    def __init__(self, resources: Iterable[Stated]) -> None:
        self._resources = {r.urn: r for r in resources if r.custom}  # what a component or the stack puts out is its children's
        self._known: dict[str, Mapping[str, str]] = {}
        self._owners: Mapping[str, tuple[str, str] | None] | None = None

    def written(self, text: str, among: Iterable[str], *, whole_property: bool = False) -> str:
        """`text` with every output of the resources `among` as a reference.

        Where the text is all that a property holds (`whole_property`), any output can be meant; inside something larger only those that
        tell resources apart.
        """
        inside: dict[str, tuple[str, str]] = {}
        for urn, value, output in self._best_first(text, among):
            tells = _tells_apart(output)
            if value == text and (tells or (whole_property and not value.isdigit())):
                return reference_text(urn, output)
            if tells and _stands_alone(value, output):
                inside.setdefault(value, (urn, output))
        if not inside:
            return text
        longest_first = "|".join(re.escape(v) for v in sorted(inside, key=len, reverse=True))
        return re.sub(rf"(?<![A-Za-z0-9])(?:{longest_first})(?![A-Za-z0-9])", lambda m: reference_text(*inside[m[0]]), text)

    def written_by_anybody(self, text: str) -> str:
        """`text` with every output that only one of all resources has as a reference."""
        return _RUN.sub(lambda run: self._run(run[0]), text)

    def _run(self, run: str) -> str:
        """A run of characters without spaces: all of it, or its longest beginning, as one resource's output."""
        owners = self._all_owners()
        parts = _PARTS.split(run)
        if len(parts) > _LONGEST_RUN:
            return run
        for end in range(len(parts), 0, -1):
            begun = "".join(parts[:end])
            if owner := owners.get(begun):
                return reference_text(*owner) + "".join(parts[end:])
        return run

    def _best_first(self, text: str, among: Iterable[str]) -> list[tuple[str, str, str]]:
        """The outputs that are found in a text; a resource's own identifier before another's copy of it."""
        found = [(urn, value, output) for urn in among for value, output in self._outputs(urn).items() if value in text]
        return sorted(found, key=lambda f: not _first(f[2]))

    def _outputs(self, urn: str) -> Mapping[str, str]:
        """The outputs of one resource that are not echoes of its inputs, by their text."""
        if urn not in self._known:
            resource = self._resources.get(urn)
            self._known[urn] = dict(_own_outputs(resource)) if resource else {}
        return self._known[urn]

    def _all_owners(self) -> Mapping[str, tuple[str, str] | None]:
        """For each text the one resource whose output it is, None where several have it or where it may be an echo."""
        if self._owners is None:
            found = self._owned(_first)
            for echoed in self._echoes():
                found.setdefault(echoed, None)
            self._owners = self._owned(_second) | found
        return self._owners

    def _owned(self, ranks: Callable[[str], bool]) -> dict[str, tuple[str, str] | None]:
        owners: dict[str, dict[str, str]] = defaultdict(dict)
        for urn in self._resources:
            for value, output in self._outputs(urn).items():
                if ranks(output) and _stands_alone(value, output):
                    owners[value].setdefault(urn, output)
        return {value: next(iter(of.items())) if len(of) == 1 else None for value, of in owners.items()}

    def _echoes(self) -> Iterator[str]:
        """Identifiers that the program chose itself."""
        for resource in self._resources.values():
            if resource.id and resource.id in set(_texts(_without_defaults(resource.inputs))):
                yield resource.id


def _own_outputs(resource: Stated) -> Iterator[tuple[str, str]]:
    """Text and path of every output that no input echoes; where several are one text, the best last."""
    given = set(_texts(_without_defaults(resource.inputs)))
    outputs = [*_leaves(resource.outputs, ""), *([(resource.id, "id")] if resource.id else [])]
    for value, path in sorted(outputs, key=lambda o: (o[1] == "arn", o[1] == "id", _tells_apart(o[1]))):
        if value and value not in given and not value.isspace():
            yield value, path


def _tells_apart(output: str) -> bool:
    last = output.rpartition(".")[2]
    return not last.lower().endswith(_SHARED) and bool(_TELLS_APART.search(last))


def _stands_alone(value: str, output: str) -> bool:
    """Whether a text is found inside a larger one only where it is meant."""
    return len(value) >= _SHORTEST_INSIDE and (output == "id" or not value.isdigit())


def _first(output: str) -> bool:
    return output in {"id", "arn"}


def _second(output: str) -> bool:
    return output not in {"id", "arn"} and _tells_apart(output)


def _leaves(value: object, path: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield value, path
    elif depth < _DEEPEST and isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(item, f"{path}.{key}" if path else str(key), depth + 1)
    elif depth < _DEEPEST and isinstance(value, Sequence):
        for index, item in enumerate(value):
            yield from _leaves(item, f"{path}[{index}]", depth + 1)


def _texts(value: object) -> Iterator[str]:
    yield from (text for text, _ in _leaves(value, ""))


def _without_defaults(value: Mapping[str, object]) -> Mapping[str, object]:
    """Inputs the program gave itself; the provider lists at the top level what it filled in."""
    filled = value.get("__defaults")
    return {k: v for k, v in value.items() if not isinstance(filled, list) or k not in filled}
