"""Resources with known verdicts, planted into every plan: if Checkov does not give them, it did not really look.

A pair of buckets shows that references are followed, an open port that blocks are read, a wildcard policy that documents are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("canary.json")


@dataclass(frozen=True)
class Canary:
    """The planted resources by address, with the checks that must fail and pass on each."""

    resources: tuple[Mapping[str, Any], ...]
    must_fail: Mapping[str, tuple[str, ...]]
    must_pass: Mapping[str, tuple[str, ...]]

    @property
    def addresses(self) -> frozenset[str]:
        """Addresses of all planted resources."""
        return frozenset(f"{r['type']}.{r['name']}" for r in self.resources)

    def missed(self, failed: frozenset[tuple[str, str]], passed: frozenset[tuple[str, str]]) -> Iterator[str]:
        """A sentence for each verdict that did not come; verdicts are pairs of check and address."""
        for wanted, given, word in ((self.must_fail, failed, "fail"), (self.must_pass, passed, "pass")):
            for address, checks in wanted.items():
                yield from (f"{check} did not {word} on the planted {address}" for check in checks if (check, address) not in given)


@cache
def canary() -> Canary:
    """The checked-in canary."""
    found = json.loads(_FILE.read_text(encoding="utf-8"))
    must_fail = {address: tuple(checks) for address, checks in found["must_fail"].items()}
    must_pass = {address: tuple(checks) for address, checks in found["must_pass"].items()}
    return Canary(tuple(found["resources"]), must_fail, must_pass)


def planted(plan: Mapping[str, Any], bird: Canary) -> dict[str, Any]:
    """`plan` with the canary in it; what it holds is shared, not copied."""
    heads = [{"address": f"{r['type']}.{r['name']}", "mode": "managed", "type": r["type"], "name": r["name"]} for r in bird.resources]
    values = [{**head, "values": resource["values"]} for head, resource in zip(heads, bird.resources, strict=True)]
    expressions = [{**head, "expressions": resource["expressions"]} for head, resource in zip(heads, bird.resources, strict=True)]
    return {
        **plan,
        "planned_values": {**plan["planned_values"], "root_module": _with(plan["planned_values"]["root_module"], values)},
        "configuration": {**plan["configuration"], "root_module": _with(plan["configuration"]["root_module"], expressions)},
    }


def _with(module: Mapping[str, Any], more: list[dict[str, Any]]) -> dict[str, Any]:
    return {**module, "resources": [*module.get("resources", ()), *more]}
