"""A comparison for people: what is gone, what changed, what is new, and one line that sums it up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.text import Text

from policies.comparison import Comparison, Side
from policies.judge import Finding
from policies.reports.as_text import STATUS_STYLE, group_lines


def diff_as_text(comparisons: Iterable[Comparison], *, verbose: bool = False) -> Iterator[Text]:
    """Both sides first; the new findings last."""
    for comparison in comparisons:
        yield Text(f"{_side(comparison.after)} against {_side(comparison.before)}", style="bold")
        yield from _listed("gone", comparison.gone, verbose=verbose)
        for change in comparison.changed:
            told = f"{change.after.rule} {change.after.resource}: {change.after.reason}"
            yield Text(f"changed from {change.before.outcome.value} to {change.after.outcome.value}: {told}")
        yield from _listed("not compared, because the other side was not asked", comparison.not_compared, verbose=verbose)
        yield from _listed("new", comparison.new, verbose=verbose)
        for word, rules in (("added", comparison.rules_added), ("removed", comparison.rules_removed)):
            if rules:
                yield Text(f"rules {word}: {', '.join(rules)}")
        if comparison.before.checkov is not comparison.after.checkov:
            yield Text("Checkov gave a verdict on one side only; what it found is not compared", style="yellow")
        yield _summary(comparison)


def _side(side: Side) -> str:
    return f"{side.label} ({side.resources} resources)"


def _listed(word: str, findings: Iterable[Finding], *, verbose: bool) -> Iterator[Text]:
    listed = sorted(findings, key=lambda f: (f.outcome, f.rule, f.waiver, f.resource))
    if listed:
        yield Text(f"{word}:")
    for _, alike in groupby(listed, key=lambda f: (f.outcome, f.rule, f.waiver)):
        yield from group_lines(tuple(alike), verbose=verbose)


def _summary(comparison: Comparison) -> Text:
    resources = comparison.after.resources - comparison.before.resources
    told = [
        f"{len(comparison.new)} new",
        f"{len(comparison.changed)} changed",
        f"{len(comparison.gone)} gone",
        f"{comparison.same} the same",
        *([f"{len(comparison.not_compared)} not compared"] if comparison.not_compared else []),
        f"{resources:+d} resources" if resources else "as many resources",
    ]
    return Text(f"{comparison.after.label}: ").append(", ".join(told), style=STATUS_STYLE[comparison.status])
