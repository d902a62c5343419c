"""`holdfast check --explain RULE` and `--list-rules`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from rich.table import Table

from holdfast.check.judging import checkov_program
from holdfast.console import out, print_whole
from holdfast.progress import ConsoleProgress
from policies.errors import InputError, UnavailableError
from policies.explanation import CHECKOV_ID, Explanation, explain_check, explain_own, explain_rule, like
from policies.reports.explanation_as_json import explanation_as_json, rules_as_json
from policies.reports.explanation_as_text import explanation_as_text
from policies.rules import all_rules
from policies.scan.listed import ListedCheck, listed_check
from policies.waiver import Waiver, read_waivers


def explain(id: str, project: Path, today: date, *, as_json: bool) -> None:
    """Print all that is known about a rule.

    Raises:
        InputError: there is no such rule; the nearest are named.
    """
    explained = _explanation(id.strip().upper(), project)
    if as_json:
        sys.stdout.write(f"{explanation_as_json(explained, today)}\n")
        return
    for line in explanation_as_text(explained, today):
        out.print(line)


def list_rules(*, as_json: bool) -> None:
    """Print every rule of ours with what it asks."""
    if as_json:
        sys.stdout.write(f"{rules_as_json(all_rules())}\n")
        return
    table = Table("id", "severity", "question", box=None)
    for rule in all_rules():
        table.add_row(rule.id, rule.severity.value, rule.asks)
    print_whole(table)


def _explanation(id: str, project: Path) -> Explanation:
    rules = {r.id: r for r in all_rules()}
    if own := explain_own(id):
        return own
    waivers = tuple(_waivers(project))
    if id in rules:
        return explain_rule(rules[id], waivers)
    if CHECKOV_ID.fullmatch(id):
        return explain_check(id, _listed(id), waivers)
    near = like(id, [*rules, *sorted({w.rule for _, w in waivers} - set(rules))])
    asked = (
        f"did you mean {', '.join(near)}?"
        if near
        else "`holdfast check --list-rules` lists ours; Checkov's begin with CKV_AWS_ or CKV2_AWS_"
    )
    raise InputError(f"there is no rule {id}; {asked}")


def _listed(id: str) -> ListedCheck | None:
    try:
        program = checkov_program()
    except UnavailableError:
        return None
    with ConsoleProgress().task("asking Checkov about its checks"):
        return listed_check(program, id)


def _waivers(project: Path) -> Iterator[tuple[str, Waiver]]:
    """Waivers of every environment; a file that cannot be read explains nothing, and a check says what is wrong with it."""
    for file in sorted((project / "policies" / "waivers").glob("*.yaml")):
        try:
            yield from ((file.stem, w) for w in read_waivers(file, None))
        except InputError:
            continue
