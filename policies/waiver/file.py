"""The file of waivers of one environment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

import yaml

from policies.errors import InputError, one_line, raise_all
from policies.waiver.waiver import NEVER_WAIVED, Waiver

_KEYS = {"rule", "resources", "owner", "reason", "expires", "approver"}
_ROLE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_CHECKOV = re.compile(r"CKV2?_AWS_\d+")
_SHORTEST_REASON = 20
_FEWEST_WORDS = 4


def read_waivers(path: Path, known_rules: Iterable[str] | None) -> tuple[Waiver, ...]:
    """The exceptions of one environment; none where there is no file.

    Args:
        path: the YAML file.
        known_rules: ids that may be waived besides Checkov's; None allows any, for files older than the rules.

    Raises:
        InputError: naming every mistake with its line.
    """
    if not path.exists():
        return ()
    entries = tuple(_entries(path))
    rules = None if known_rules is None else frozenset(known_rules)
    raise_all(f"{path}:{line}: waivers[{n}]: {problem}" for n, (line, e) in enumerate(entries) for problem in _problems(e, rules))
    return tuple(_waiver(entry, str(path), line) for line, entry in entries)


def _entries(path: Path) -> Iterator[tuple[int, object]]:
    """Each entry with the line it begins on."""
    try:
        loader = yaml.SafeLoader(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        document = None if node is None else loader.construct_document(node)
    except (OSError, UnicodeDecodeError, ValueError, yaml.YAMLError) as error:
        raise InputError(f"{path}: cannot be read: {one_line(error)}") from error
    listed = document.get("waivers") if isinstance(document, Mapping) else None
    if not isinstance(listed, list):
        raise InputError(f"{path}: expected `waivers:` with a list")
    entries = next((value for key, value in node.value if key.value == "waivers"), None) if isinstance(node, yaml.MappingNode) else None
    for place, entry in zip(entries.value if entries else (), listed, strict=True):
        yield place.start_mark.line + 1, entry


def _problems(entry: object, rules: frozenset[str] | None) -> Iterator[str]:
    if not isinstance(entry, Mapping):
        yield "expected an entry with " + ", ".join(sorted(_KEYS))
        return
    missing, more = _KEYS - set(entry), {str(k) for k in entry} - _KEYS
    if missing or more:
        yield "; ".join(f"{word} {', '.join(sorted(names))}" for word, names in (("lacks", missing), ("does not know", more)) if names)
        return
    yield from _problems_of_rule(str(entry["rule"]), rules)
    listed = entry["resources"]
    if not isinstance(listed, list) or not listed or not all(isinstance(p, str) and p for p in listed):
        yield "resources: must be a list of patterns"
    for key in ("owner", "approver"):
        if not _ROLE.fullmatch(str(entry[key])):
            yield f"{key}: {entry[key]!r} is not a role (lower case words with hyphens); people leave, roles stay"
    if entry["owner"] == entry["approver"]:
        yield "approver: must be another role than the owner"
    if len(str(entry["reason"]).split()) < _FEWEST_WORDS or len(str(entry["reason"])) < _SHORTEST_REASON:
        yield "reason: say why in a sentence"
    if not isinstance(entry["expires"], date) or isinstance(entry["expires"], datetime):
        yield f"expires: {entry['expires']!r} is not a day (YYYY-MM-DD)"


def _problems_of_rule(rule: str, rules: frozenset[str] | None) -> Iterator[str]:
    if rule.startswith(NEVER_WAIVED):
        yield f"rule: {rule} cannot be waived; put right what it names"
    elif rules is not None and rule not in rules and not _CHECKOV.fullmatch(rule):
        yield f"rule: there is no rule {rule}"


def _waiver(entry: object, file: str, line: int) -> Waiver:
    if not isinstance(entry, Mapping):
        raise InputError(f"{file}:{line}: a waiver changed while it was read")
    words = {key: " ".join(str(entry[key]).split()) for key in ("rule", "owner", "reason", "approver")}
    return Waiver(resources=tuple(entry["resources"]), expires=entry["expires"], file=file, line=line, **words)
