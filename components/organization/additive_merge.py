"""Adding guardrails to guardrails, so that nothing that was denied is ever allowed again.

Pure. A guardrail is a denial, and denials hold together: what one denies stays denied whatever is beside it. So the merge of two sets is
their union: its order does not matter, merging twice changes nothing, and the result denies all that each side denies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from components.organization.guardrail import Guardrail

Guardrails = frozenset[Guardrail]


def merged(*parts: Iterable[Guardrail]) -> Guardrails:
    """Everything that any of `parts` denies."""
    return frozenset(guardrail for part in parts for guardrail in part)


def named_once(guardrails: Iterable[Guardrail]) -> list[Guardrail]:
    """The same guardrails in a fixed order, where two that share a name are told apart by their content."""
    everyone = sorted(set(guardrails), key=lambda one: (one.sid, one.digest))
    shared = Counter(one.sid for one in everyone)
    return [replace(one, sid=f"{one.sid}{one.digest}") if shared[one.sid] > 1 else one for one in everyone]


def taken_names(base: Iterable[Guardrail], additions: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Every addition, by its number, that calls itself what a guardrail is called already, with the reason.

    Nothing would be lost, but a reader would take the addition for the guardrail it stands beside.
    """
    names = {one.sid for one in base}
    for number, sid in enumerate(additions):
        if sid in names:
            yield number, f"{sid!r} is the name of a guardrail that is there already and cannot be overridden; choose another"
        names.add(sid)
