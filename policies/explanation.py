"""All that is known about one rule, of ours or of Checkov's, for somebody who has to answer its finding. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policies.controls import Control, control_of
from policies.rule import Rule, Severity
from policies.scan.listed import ListedCheck
from policies.scan.severity import severity_of
from policies.waiver import Waiver

CHECKOV_ID = re.compile(r"CKV2?_AWS_\d+")
_OWN = {
    "CHECK-001": ("Was anything scanned?", "A source that saw nothing must not look like a program that does nothing wrong."),
    "CHECK-002": ("Can Checkov's answer be believed?", "It ends with 0 for an empty plan too, so its counts and verdicts are doubted."),
    "CHECK-003": ("Did rules see everything the source holds?", "What no rule was shown did not pass: types, values and outputs left out."),
    "WAIVER-001": ("Is every waiver in force?", "One that expired, covers nothing or names too much excuses nothing."),
}


@dataclass(frozen=True)
class Explanation:
    """A rule as a reviewer reads about it.

    Attributes:
        asks: the question, or the title of Checkov's check; empty where nobody knows.
        why: why the rule exists.
        needs: what a source must show besides resources for the rule to be asked.
        types: the Terraform types that Checkov's check looks at.
        waived: where it is waived today, as sentences.
        may_be_waived: whether a waiver may name it.
    """

    id: str
    severity: Severity
    asks: str
    why: str
    remedy: str
    controls: tuple[Control, ...]
    needs: tuple[str, ...]
    types: tuple[str, ...]
    waived: tuple[str, ...]
    may_be_waived: bool = True


def explain_rule(rule: Rule, waivers: Iterable[tuple[str, Waiver]]) -> Explanation:
    """One of ours; `waivers` are pairs of environment and waiver."""
    controls = tuple(control_of(c) for c in rule.controls)
    needs = tuple(sorted(n.value for n in rule.needs))
    return Explanation(rule.id, rule.severity, rule.asks, rule.about, rule.remedy, controls, needs, (), _waived(rule.id, waivers))


def explain_check(id: str, listed: ListedCheck | None, waivers: Iterable[tuple[str, Waiver]]) -> Explanation:
    """One of Checkov's, as far as it is known here."""
    why = "One of Checkov's checks on the Terraform plan that is written from the program. The severity is ours, and no control is claimed."
    title, types = (listed.title, listed.types) if listed else ("", ())
    return Explanation(id, severity_of(id), title, why, "", (), (), types, _waived(id, waivers))


def explain_own(id: str) -> Explanation | None:
    """What a check says about itself; None for any other id."""
    if id not in _OWN:
        return None
    asks, why = _OWN[id]
    return Explanation(id, Severity.HIGH, asks, why, "Put right what it names; nothing excuses it.", (), (), (), (), may_be_waived=False)


def like(id: str, known: Sequence[str]) -> tuple[str, ...]:
    """Ids that somebody who typed `id` may have meant; those of the same concern where nothing is near."""
    near = difflib.get_close_matches(id.upper(), known, n=5, cutoff=0.7)
    concern = re.split(r"[-_\d]", id.upper())[0]
    return tuple(near or [k for k in known if concern and k.startswith(concern)])


def _waived(id: str, waivers: Iterable[tuple[str, Waiver]]) -> tuple[str, ...]:
    return tuple(f"{environment}, {', '.join(w.resources)}: {w.words}" for environment, w in waivers if w.rule == id)
