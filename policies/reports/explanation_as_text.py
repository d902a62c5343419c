"""An explanation for people, with a waiver that can be copied."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from rich.text import Text

from policies.explanation import Explanation
from policies.reports.as_text import SEVERITY_STYLE

_QUARTER = timedelta(days=90)


def explanation_as_text(explained: Explanation, today: date) -> Iterator[Text]:
    """The question first, what to do next, and how to be excused last."""
    yield Text(explained.id, style="bold").append(" ").append(explained.severity.value, style=SEVERITY_STYLE[explained.severity])
    yield Text(explained.asks or "Its title is not known here: `holdfast setup` installs Checkov, which knows it.")
    yield Text()
    yield Text(explained.why)
    blocks = "blocks `pulumi up`" if explained.severity.blocks else "is advice in `pulumi up`"
    if explained.controls:
        yield Text(f"A violation {blocks} with the policy pack.")
    if explained.remedy:
        yield Text()
        yield Text("Remedy: ", style="bold").append(explained.remedy)
    yield from _listed("Controls", [f"{c.citation}  {c.title}" for c in explained.controls])
    yield from _listed("Asked only where the source shows", list(explained.needs))
    yield from _listed("Looks at", list(explained.types))
    yield from _listed("Waived today", list(explained.waived))
    if explained.may_be_waived:
        yield from _listed("To waive it, in policies/waivers/ENV.yaml", snippet(explained.id, today).splitlines())


def snippet(id: str, today: date) -> str:
    """An entry of a file of waivers, with everything but the words that only its author knows."""
    return (
        "waivers:\n"
        f"  - rule: {id}\n"
        '    resources: ["name-of-the-resource"]\n'
        "    owner: role-that-answers-for-it\n"
        "    approver: another-role\n"
        "    reason: Why this is acceptable here, and until what is done about it.\n"
        f"    expires: {(today + _QUARTER).isoformat()}"
    )


def _listed(title: str, lines: list[str]) -> Iterator[Text]:
    if lines:
        yield Text()
        yield Text(f"{title}:", style="bold")
        yield from (Text(f"  {line}") for line in lines)
