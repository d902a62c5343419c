"""The control matrix: one self-contained page that a reviewer reads in a browser or on paper. Pure; templates are in `templates/`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from policies.assessment import Assessment
from policies.controls import Control, Framework, uncovered
from policies.judge import Outcome
from policies.reports.check_rows import check_rows
from policies.reports.environment_section import environment_section, named, slug
from policies.reports.headline import headline
from policies.reports.matrix import RuleLine, Verdict, control_lines, rule_lines
from policies.reports.places import Places
from policies.reports.provenance import Provenance
from policies.reports.unanswered import unanswered
from policies.reports.waiver_rows import waiver_rows
from policies.waiver import WaiverState

_TEMPLATES = ("check.html.j2", "parts.html.j2", "style.css")


def as_html(assessments: Sequence[Assessment], places: Places | None, provenance: Provenance) -> str:
    """The page; without `places` it does not say where a resource is declared."""
    rules = rule_lines(assessments)
    controls = control_lines(assessments)
    slugs = [slug(named(a)) for a in assessments]

    def hrefs(line: RuleLine) -> list[str]:
        return [f"{s}-{slug(line.rule.id)}" if count else "" for s, count in zip(slugs, line.counts, strict=True)]

    return (
        _environment()
        .get_template("check.html.j2")
        .render(
            provenance=provenance,
            names=[named(a) for a in assessments],
            checkov=", ".join(sorted({a.checkov.version for a in assessments if a.checkov})) or "not asked",
            headline=headline(assessments),
            sentence=_sentence(assessments),
            environments=[environment_section(a, places) for a in assessments],
            unanswered=unanswered(assessments),
            frameworks=[(f, tuple(lines)) for f, lines in groupby(controls, key=lambda line: line.control.framework)],
            rules=rules,
            hrefs=hrefs,
            nowhere=[""] * len(assessments),
            nothing=[Verdict.UPHELD] * len(assessments),
            placed=places is not None,
            waivers=waiver_rows(assessments),
            checks=check_rows(assessments),
            silent=_silent({c for line in rules for c in line.rule.controls}),
        )
    )


def _sentence(assessments: Sequence[Assessment]) -> str:
    """What the reader has to know first; what is excused is part of it."""
    counts = {o: sum(a.counts[o] for a in assessments) for o in Outcome}
    missing = counts[Outcome.CRASHED] + counts[Outcome.DEFERRED]
    known = counts[Outcome.KNOWN]
    told = [
        f"{_plural(counts[Outcome.FAILED], 'violation')}" if counts[Outcome.FAILED] else "No new violation" if known else "No violation",
        *([f"{_plural(missing, 'answer')} missing"] if missing else []),
        *([f"{known:,} known before"] if known else []),
        f"{counts[Outcome.WAIVED]} waived",
        *([f"{_plural(counts[Outcome.NOT_ASKED], 'question')} not asked"] if counts[Outcome.NOT_ASKED] else []),
    ]
    without = [named(a) for a in assessments if a.checkov is None]
    return f"{', '.join(told)}." + (f" Checkov was not asked about {', '.join(without)}." if without else "")


def _silent(cited: set[str]) -> list[tuple[Framework, list[Control]]]:
    controls = uncovered(cited)
    return [(f, found) for f in Framework if (found := [c for c in controls if c.framework is f])]


def _breakable(words: str) -> Markup:
    """Type tokens and paths, which may go on in another line after each part."""
    return Markup("<wbr>").join(re.findall(r"[^/:]*[/:]?", words))


def _plural(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


@cache
def _environment() -> Environment:
    """The templates, everything escaped; a name that is not there is an error, not an empty text."""
    folder = files("policies.reports") / "templates"
    sources = {name: (folder / name).read_text(encoding="utf-8") for name in _TEMPLATES}
    made = Environment(loader=DictLoader(sources), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters.update(plural=_plural, slug=slug, breakable=_breakable)
    made.globals.update(
        verdict_class={
            Verdict.VIOLATED: "bad",
            Verdict.KNOWN: "bad",
            Verdict.NOT_ANSWERED: "unsure",
            Verdict.WAIVED: "soft",
            Verdict.UPHELD: "good",
        },
        outcome_class={
            Outcome.FAILED: "bad",
            Outcome.KNOWN: "bad",
            Outcome.CRASHED: "unsure",
            Outcome.DEFERRED: "unsure",
            Outcome.NOT_ASKED: "unsure",
            Outcome.WAIVED: "soft",
        },
        waiver_class={
            WaiverState.IN_FORCE: "soft",
            WaiverState.EXPIRES_SOON: "unsure",
            WaiverState.UNTRIED: "unsure",
            WaiverState.OUT_OF_ORDER: "bad",
        },
    )
    return made
