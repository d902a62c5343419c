"""Exceptions that somebody answers for: what is waived, for which resources, by whom, why and until when.

A waiver that has expired, that covers nothing, or that would cover everything is itself a violation. Nothing else makes a finding go
away, and no finding that crashed or was deferred can be waived.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

import yaml

from policies.errors import InputError, one_line, raise_all
from policies.judge import Finding, Outcome
from policies.rule import Severity

_KEYS = {"rule", "resources", "owner", "reason", "expires", "approver"}
_ROLE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_SHORTEST_REASON = 20
_LONGEST_DAYS = 400


@dataclass(frozen=True)
class Waiver:
    """One exception.

    Attributes:
        rule: id of our rule or of a Checkov check.
        resources: patterns of resource names, as in a shell; none may match every name.
        owner: the role that answers for it; `approver`: the role that agreed, another one.
        expires: the last day on which it holds.
    """

    rule: str
    resources: tuple[str, ...]
    owner: str
    reason: str
    expires: date
    approver: str

    def covers(self, finding: Finding) -> bool:
        """Whether this exception is about `finding`."""
        return finding.rule == self.rule and any(fnmatchcase(finding.resource, p) for p in self.resources)

    @property
    def label(self) -> str:
        """What to call it in a message."""
        return f"waiver of {self.rule} for {', '.join(self.resources)}"


def read_waivers(path: Path, known_rules: Iterable[str]) -> tuple[Waiver, ...]:
    """The exceptions of one environment; none where there is no file.

    Raises:
        InputError: naming every mistake with its place.
    """
    if not path.exists():
        return ()
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError(f"{path}: cannot be read: {one_line(error)}") from error
    listed = document.get("waivers") if isinstance(document, Mapping) else None
    if not isinstance(listed, list):
        raise InputError(f"{path}: expected `waivers:` with a list")
    rules = frozenset(known_rules)
    raise_all(f"{path}: waivers[{n}]: {problem}" for n, entry in enumerate(listed) for problem in _problems(entry, rules))
    return tuple(_waiver(entry) for entry in listed)


def _problems(entry: object, rules: frozenset[str]) -> Iterator[str]:
    if not isinstance(entry, Mapping):
        yield "expected an entry with " + ", ".join(sorted(_KEYS))
        return
    missing, more = _KEYS - set(entry), {str(k) for k in entry} - _KEYS
    if missing or more:
        yield "; ".join(f"{word} {', '.join(sorted(names))}" for word, names in (("lacks", missing), ("does not know", more)) if names)
        return
    rule = str(entry["rule"])
    if rule not in rules and not re.fullmatch(r"CKV2?_AWS_\d+", rule):
        yield f"rule: there is no rule {rule}"
    if not isinstance(entry["resources"], list) or not entry["resources"]:
        yield "resources: must be a list of patterns"
    for key in ("owner", "approver"):
        if not _ROLE.fullmatch(str(entry[key])):
            yield f"{key}: {entry[key]!r} is not a role (lower case words with hyphens); people leave, roles stay"
    if entry["owner"] == entry["approver"]:
        yield "approver: must be another role than the owner"
    if len(str(entry["reason"]).split()) < 4 or len(str(entry["reason"])) < _SHORTEST_REASON:  # noqa: PLR2004 - fewer say nothing
        yield "reason: say why in a sentence"
    if not isinstance(entry["expires"], date):
        yield f"expires: {entry['expires']!r} is not a day (YYYY-MM-DD)"


def _waiver(entry: Mapping[str, object]) -> Waiver:
    patterns, expires = entry["resources"], entry["expires"]
    if not isinstance(patterns, list) or not isinstance(expires, date):
        raise InputError("a waiver changed while it was read")
    words = {key: str(entry[key]) for key in ("rule", "owner", "reason", "approver")}
    return Waiver(resources=tuple(str(p) for p in patterns), expires=expires, **words)


def apply_waivers(
    findings: Iterable[Finding], waivers: Iterable[Waiver], today: date, asked: Callable[[str], bool] = lambda _rule: True
) -> tuple[Finding, ...]:
    """Findings with the waived ones marked, and one more for each waiver that is not in order.

    Args:
        findings: all of them.
        waivers: of this environment.
        today: decides what has expired.
        asked: whether the rule of an id was really asked, so that a Checkov waiver is not called unused when Checkov did not run.
    """
    kept = list(findings)
    for waiver in waivers:
        if reason := _out_of_order(waiver, today):
            kept.append(_violation(waiver, reason))
            continue
        covered = [n for n, f in enumerate(kept) if f.outcome is Outcome.FAILED and waiver.covers(f)]
        for number in covered:
            kept[number] = replace(kept[number], outcome=Outcome.WAIVED, waiver=_words(waiver))
        if not covered and asked(waiver.rule):
            kept.append(_violation(waiver, "covers nothing; remove it"))
    return tuple(kept)


def _out_of_order(waiver: Waiver, today: date) -> str | None:
    """Why a waiver does not count, or None."""
    if any(not re.search(r"[A-Za-z0-9]{2}", pattern) for pattern in waiver.resources):
        return "is too broad: a pattern must name something"
    if waiver.expires < today:
        return f"expired on {waiver.expires.isoformat()}"
    if (waiver.expires - today).days > _LONGEST_DAYS:
        return f"runs until {waiver.expires.isoformat()}; {_LONGEST_DAYS} days is the longest"
    return None


def _words(waiver: Waiver) -> str:
    return f"until {waiver.expires.isoformat()}, {waiver.owner} answers for it, {waiver.approver} agreed: {waiver.reason}"


def _violation(waiver: Waiver, reason: str) -> Finding:
    remedy = "Correct the waiver, or what it excuses."
    return Finding("WAIVER-001", Severity.HIGH, Outcome.FAILED, f"the {waiver.label} {reason}", remedy=remedy)
