"""How a pack is configured: ``pulumi up --policy-pack policies/pack --policy-pack-config FILE``.

The engine reads the file and hands it over by policy, defaults filled in, so a level that equals the default cannot be told from none.
Source: Pulumi documentation, "Policy pack configuration".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from policies.crossguard.level import BUILT_IN, Level
from policies.errors import raise_all
from policies.rule import Rule, Severity

PACK = "holdfast"
"""The name under which the file configures the pack as a whole."""
GUARDS = ("no-silent-pass", "waivers-in-order")
_EVERY = "all"
SHOWN = "shown-not-blocked"
_SEVERITIES = ", ".join(s.value for s in Severity)
_SETTABLE = {
    "levels": f"An enforcement level (mandatory or advisory) for each severity ({_SEVERITIES}).",
    "rules": "An enforcement level (mandatory or advisory) for single rules; it outweighs that of the severity.",
    "waivers": "A file of waivers, or a folder with one for each stack; by default those of the pack.",
    "evidence": "The folder of evidence packs that drills left; without it, rules about them are not asked, and that is said.",
    "evidenceKeys": "Files with the public keys whose signature on evidence counts (Ed25519, PEM).",
    "project": "The project's folder, for an analysis of state, to which the engine hands no settings.",
}


@dataclass(frozen=True)
class Given:
    """What the engine hands over for one policy: a level, None where it is not one of ours, and properties."""

    level: Level | None
    properties: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Configuration:
    """What applies.

    Attributes:
        levels: by rule, guard and `SHOWN`.
        left_out: the reason for each rule that is not asked.
        waivers: a file or a folder, None for the pack's own; `evidence` and `project`: folders, None where not configured.
    """

    levels: Mapping[str, Level]
    left_out: Mapping[str, str] = field(default_factory=dict)
    waivers: Path | None = None
    evidence: Path | None = None
    evidence_keys: tuple[Path, ...] = ()
    project: Path | None = None


def settable() -> Mapping[str, str]:
    """What the pack as a whole can be told, with a sentence for each."""
    return _SETTABLE


def built_in_levels(rules: Iterable[Rule]) -> dict[str, Level]:
    """The level of everything, as long as nobody configured another."""
    return {r.id: BUILT_IN[r.severity] for r in rules} | dict.fromkeys(GUARDS, Level.MANDATORY) | {SHOWN: Level.ADVISORY}


def configured(given: Mapping[str, Given], rules: Iterable[Rule], folder: Path) -> Configuration:
    """What a configuration says.

    Args:
        given: by policy, as the engine hands it over.
        rules: all there are.
        folder: where relative paths begin.

    Raises:
        InputError: it cannot mean what it says; every problem is named.
    """
    listed = tuple(rules)
    usual = built_in_levels(listed)
    raise_all(_problems(given, listed, usual, folder))
    own = given[PACK].properties if PACK in given else {}
    by_severity = {severity: Level(level) for severity, level in _texts(own, "levels").items()}
    by_rule = {rule: Level(level) for rule, level in _texts(own, "rules").items()}
    levels = usual | {r.id: by_severity[r.severity.value] for r in listed if r.severity.value in by_severity} | by_rule
    for name, told in given.items():
        if name in usual and told.level and told.level is not usual[name]:
            levels[name] = told.level
    left_out = {name: str(told.properties["reason"]) for name, told in given.items() if levels.get(name) is Level.DISABLED}
    waivers, evidence, project = (folder / str(own[key]) if own.get(key) else None for key in ("waivers", "evidence", "project"))
    keys = own.get("evidenceKeys")
    return Configuration(
        levels, left_out, waivers, evidence, tuple(folder / str(k) for k in keys) if isinstance(keys, list) else (), project
    )


def _problems(given: Mapping[str, Given], rules: tuple[Rule, ...], usual: Mapping[str, Level], folder: Path) -> Iterator[str]:
    ids = {r.id for r in rules}
    for name, told in sorted(given.items()):
        if name == PACK:
            yield from _own_problems(told.properties, ids, folder)
        elif name == _EVERY:
            continue  # the engine has carried it out
        elif name not in usual:
            yield f"{name}: there is no rule of this name"
        else:
            yield from _rule_problems(name, told, is_rule=name in ids)
    if ids and all(name in given and given[name].level is Level.DISABLED for name in ids):
        yield "every rule is disabled; leave the pack out instead"


def _rule_problems(name: str, told: Given, *, is_rule: bool) -> Iterator[str]:
    if told.level is None:
        yield f"{name}: this pack changes no resource, so nothing can be remediated; use mandatory or advisory"
    if more := set(told.properties) - {"reason"}:
        yield f"{name}: does not know {', '.join(sorted(more))}; it knows enforcementLevel and reason"
    reason = told.properties.get("reason", "")
    if told.level is Level.DISABLED and not is_rule:
        yield f"{name}: cannot be disabled, because it says what was not answered; advisory is possible"
    elif told.level is Level.DISABLED and (not isinstance(reason, str) or not reason.strip()):
        yield f"{name}: is disabled without a reason; add `reason`, or waive what it finds"


def _own_problems(own: Mapping[str, object], ids: set[str], folder: Path) -> Iterator[str]:
    for key, value in sorted(own.items()):
        where = f"{PACK}.{key}"
        if key not in _SETTABLE:
            yield f"{where}: is not known; there are {', '.join(sorted(_SETTABLE))}"
        elif key in {"levels", "rules"}:
            names = {s.value for s in Severity} if key == "levels" else ids
            yield from _level_problems(where, value, names, "severity" if key == "levels" else "rule")
        elif key == "evidenceKeys" and not isinstance(value, list):
            yield f"{where}: expected a list of paths, found {value!r}"
        else:
            yield from _path_problems(where, value if isinstance(value, list) and key == "evidenceKeys" else [value], folder)


def _path_problems(where: str, values: Iterable[object], folder: Path) -> Iterator[str]:
    for value in values:
        if not isinstance(value, str) or not value:
            yield f"{where}: expected a path, found {value!r}"
        elif not (folder / value).exists():
            yield f"{where}: {folder / value} does not exist"


def _level_problems(where: str, value: object, names: set[str], what: str) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"{where}: expected an object of levels by {what}, found {value!r}"
        return
    for name, level in sorted(value.items()):
        if name not in names:
            yield f"{where}.{name}: there is no {what} of this name"
        if level not in (Level.MANDATORY, Level.ADVISORY):  # a tuple: what a file gives may not be hashable
            yield f"{where}.{name}: {level!r} is no level here; use mandatory or advisory"


def _texts(own: Mapping[str, object], key: str) -> Mapping[str, str]:
    value = own.get(key)
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, Mapping) else {}
