"""A graph from a preview: what an update would make, as far as it can be known before.

Source: Pulumi SDK, `display.PreviewDigest` (the output of ``pulumi preview --json``) and `deploy.StepOp`. A value not known yet that can
only be one reference is one; any other stays unknown, so that rules defer.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from policies.errors import InputError, raise_all
from policies.graph import Graph
from policies.source import Source
from policies.sources.around import SettingsAround, settings_around
from policies.sources.exported import Kind, read_exported
from policies.sources.identities import Identities
from policies.sources.masking import masked
from policies.sources.stated import STACK, Stated, problems_of, stated
from policies.sources.stated_graph import WITHHELD, graph_outputs, graph_resources, not_judged
from policies.value import UNKNOWN

_HOW = "pulumi preview --json --show-sames"
_STAYS = {"same", "create", "update", "replace", "create-replacement", "import", "import-replacement", "refresh"}
_LOOKED_AT = {"read", "read-replacement"}
_GOES = {"delete", "delete-replaced", "discard-replaced", "read-discard", "remove-pending-replace"}


@dataclass(frozen=True)
class _Step:
    """One step: what the engine would do, and the resource before and after it."""

    op: str
    before: Stated | None
    after: Stated | None

    @property
    def known(self) -> Stated | None:
        """The resource with whatever outputs are known of it: a preview repeats those that stand."""
        state = self.after or self.before
        if state is None or self.before is None:
            return state
        return replace(state, id=state.id or self.before.id, outputs=state.outputs or self.before.outputs)


def read_preview(path: Path, stack: str = "") -> Graph:
    """The graph of a preview; `stack` names the environment where it shall not be called as the preview says.

    Raises:
        InputError: it cannot be read, or it does not show everything; every problem is named, and no value.
    """
    document = read_exported(path, Kind.PREVIEW, _HOW)
    raise_all(f"{path}: {problem}" for problem in _problems(document))
    steps = [_step(raw) for raw in _listed(document)]
    kept = {s.known.urn: s.known for s in steps if s.op in _STAYS and s.known}
    declared = [r for r in kept.values() if r.type != STACK and not r.external]
    if not any(r.custom and not r.type.startswith("pulumi:") for r in declared):
        raise InputError(f"{path}: the preview shows no resource of any cloud, so there is nothing to check")
    identities = Identities([*(s.known for s in steps if s.known), *kept.values()])
    nothing_changes = all(s.op in {"same", *_LOOKED_AT} for s in steps)
    root = next((r for r in kept.values() if r.type == STACK), None) if nothing_changes else None
    older = ("the stack's outputs as the last update left them: a preview does not show new ones",) if root and root.outputs else ()
    first, written = declared[0], _settings(document)
    around = SettingsAround() if written else settings_around(path, first.project, first.stack)
    return Graph(
        graph_resources(declared, identities),
        stack or first.stack,
        graph_outputs(root, identities) if root else {"recovery_plan": UNKNOWN},
        written or around.settings,
        Source.PREVIEW,
        unread=(*older, *around.unread, *not_judged(declared)),
    )


def _problems(document: Mapping[str, object]) -> Iterator[str]:
    """Why a document is not a whole preview."""
    listed, summary = document.get("steps"), document.get("changeSummary")
    if not isinstance(listed, list):
        yield f"not a preview: `steps` must be a list, found {type(listed).__name__}; write it with `{_HOW}`"
        return
    for number, raw in enumerate(listed):
        yield from _wrong_step(raw, f"steps[{number}]")
    errors = _errors(document)
    if errors:
        several = "s" if errors > 1 else ""
        yield f"the preview failed and shows only a part: {errors} error{several} under `diagnostics`; mend the program and preview again"
    elif document.get("maybeCorrupt"):
        yield "the engine says that the state may be corrupt (`maybeCorrupt`); repair it and preview again"
    elif not isinstance(summary, Mapping) or not all(isinstance(n, int) for n in summary.values()):
        yield f"the preview did not come to its end: there is no `changeSummary`; run `{_HOW}` again"
    else:
        yield from _missing(listed, summary)


def _wrong_step(raw: object, where: str) -> Iterator[str]:
    if not isinstance(raw, Mapping):
        yield f"{where}: expected an object, found {type(raw).__name__}"
        return
    op = raw.get("op")
    if not isinstance(op, str) or op not in _STAYS | _LOOKED_AT | _GOES:
        yield f"{where}: its op is none that this reader knows; was it written by another version of Pulumi?"
    if raw.get("newState") is None and raw.get("oldState") is None:
        yield f"{where}: has neither newState nor oldState; was it written by another version of Pulumi?"
    for side in ("oldState", "newState"):
        if raw.get(side) is not None:
            yield from problems_of(raw[side], f"{where}.{side}")


def _missing(listed: list[object], summary: Mapping[str, object]) -> Iterator[str]:
    """What the summary counts and the steps do not show."""
    shown = Counter(str(s.get("op")) for s in listed if isinstance(s, Mapping))
    for op, count in sorted(summary.items()):
        if isinstance(count, int) and shown[op] < count and op == "same":
            yield f"{count - shown[op]} of {count} unchanged resources are not shown, so nobody would judge them; add --show-sames"
        elif isinstance(count, int) and not shown[op] and count and op in _STAYS:
            yield f"the summary counts {count} to {op} and no step shows one; preview again with `{_HOW}`"


def _errors(document: Mapping[str, object]) -> int:
    """How many errors the engine reports; their words stay in the file, for they are the program's own."""
    told = document.get("diagnostics")
    return sum(isinstance(d, Mapping) and d.get("severity") == "error" for d in told) if isinstance(told, list) else 0


def _listed(document: Mapping[str, object]) -> list[Mapping[str, object]]:
    steps = document["steps"]
    return [s for s in steps if isinstance(s, Mapping)] if isinstance(steps, list) else []


def _step(raw: Mapping[str, object]) -> _Step:
    before, after = raw.get("oldState"), raw.get("newState")
    return _Step(
        op=str(raw["op"]),
        before=stated(before) if isinstance(before, Mapping) else None,
        after=stated(after) if isinstance(after, Mapping) else None,
    )


def _settings(document: Mapping[str, object]) -> Mapping[str, object]:
    """The stack's configuration, which a preview repeats, as far as it is not secret."""
    given = document.get("config")
    found: dict[str, object] = {}
    for key, text in given.items() if isinstance(given, Mapping) else ():
        if text != WITHHELD:
            short = str(key).rpartition(":")[2]
            found[short] = masked(_parsed(text), str, name=short)
    return found


def _parsed(text: object) -> object:
    try:
        return json.loads(text) if isinstance(text, str) else text
    except (ValueError, RecursionError):
        return text
