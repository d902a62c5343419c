"""The answer in the format that was asked for, printed or written to a file."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.text import Text

from holdfast.check.asked import Asked
from holdfast.check.format import Format
from holdfast.console import out
from policies.assessment import Assessment
from policies.comparison import Comparison
from policies.errors import InputError
from policies.reports.as_html import as_html
from policies.reports.as_json import as_json
from policies.reports.as_junit import as_junit
from policies.reports.as_sarif import as_sarif
from policies.reports.as_text import as_text
from policies.reports.diff_as_json import diff_as_json
from policies.reports.diff_as_text import diff_as_text
from policies.reports.places import Place, Places, find_places
from policies.reports.provenance import Provenance
from policies.sources.project import read_project


def answer(asked: Asked, assessments: Sequence[Assessment], now: datetime) -> None:
    """Print or write assessments.

    Raises:
        OSError: the file cannot be written.
    """
    provenance = Provenance(version("holdfast"), now)
    match asked.wanted:
        case Format.TEXT:
            _show(asked, as_text(assessments, verbose=asked.verbose))
        case Format.JSON:
            _hand_over(asked, as_json(assessments, provenance))
        case Format.SARIF:
            _hand_over(asked, as_sarif(assessments, _places(asked) or _only_file(asked), provenance))
        case Format.JUNIT:
            _hand_over(asked, as_junit(assessments, provenance))
        case Format.HTML:
            _hand_over(asked, as_html(assessments, _places(asked), provenance))


def answer_diff(asked: Asked, comparisons: Sequence[Comparison], now: datetime) -> None:
    """Print or write comparisons; see `answer` for the errors."""
    if asked.wanted is Format.JSON:
        _hand_over(asked, diff_as_json(comparisons, Provenance(version("holdfast"), now)))
    else:
        _show(asked, diff_as_text(comparisons, verbose=asked.verbose))


def _show(asked: Asked, lines: Iterable[Text]) -> None:
    """For people: in colour on a terminal, plain in a file."""
    if asked.output is None:
        for line in lines:
            out.print(line)
        return
    plain = io.StringIO()
    console = Console(file=plain, highlight=False, soft_wrap=True, color_system=None)
    for line in lines:
        console.print(line)
    asked.output.write_text(plain.getvalue(), encoding="utf-8")


def _hand_over(asked: Asked, text: str) -> None:
    """For machines and browsers: not a character more than the report."""
    if asked.output is None:
        sys.stdout.write(f"{text}\n")
    else:
        asked.output.write_text(f"{text}\n", encoding="utf-8")


def _places(asked: Asked) -> Places | None:
    """Where components are declared, None where no program is at hand: then an exported file is all there is."""
    for environment in asked.environments:
        try:
            return find_places(asked.project, read_project(asked.project, environment).main)
        except InputError:
            continue
    return None


def _only_file(asked: Asked) -> Places:
    file = asked.exported[0][1].resolve() if asked.exported else asked.project / "Pulumi.yaml"
    inside = file.is_relative_to(asked.project)
    return Places({}, Place(file.relative_to(asked.project).as_posix() if inside else Path(file).name), asked.project)
