"""Run the benchmarks and print each figure beside its bar; `--json FILE` keeps the raw values."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.figure import Figure, figure_of, markdown

_MODULES = (
    "rules",
    "reachability",
    "crash_failover",
    "rto_accuracy",
    "restore",
    "ledger",
    "reconciliation",
    "orchestration",
    "verify",
    "program",
    "check",
    "pulumi_up",
)
_START, _END = "<!-- benchmarks: begin -->", "<!-- benchmarks: end -->"


def main() -> int:
    """Exit status: 0 when every bar is met, 1 when one is missed, 4 when one could not be measured."""
    arguments = _arguments()
    progress = Console(stderr=True, highlight=False)
    figures: list[Figure] = []
    for name in arguments.only or _MODULES:
        started = time.monotonic()
        progress.print(f"{name} …")
        figures.append(_measure(name))
        progress.print(f"{name} took {time.monotonic() - started:.0f} s")
    _show(figures)
    if arguments.json:
        arguments.json.write_text(json.dumps(_document(figures), indent=2, sort_keys=True) + "\n")
    if arguments.readme:
        _into_readme(arguments.readme, figures)
    if any(f.met is None for f in figures):
        return 4
    return 0 if all(f.met for f in figures) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("only", nargs="*", metavar="BENCHMARK", help=f"which to run; all of {', '.join(_MODULES)} by default")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write figures and raw values to FILE")
    parser.add_argument("--readme", type=Path, metavar="FILE", help="rewrite the table between the benchmark markers of FILE")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.only if name not in _MODULES]
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    return arguments


def _measure(name: str) -> Figure:
    """One benchmark's figure; one that cannot be measured says why and counts as not met."""
    try:
        return figure_of(importlib.import_module(f"benchmarks.{name}").run())
    except Exception as error:  # noqa: BLE001 - one benchmark that fails must not hide the others
        return Figure(name=name, bar="", value=None, unit="", met=None, note=f"not measured: {type(error).__name__}: {error}")


def _show(figures: list[Figure]) -> None:
    table = Table("figure", "measured", "bar", "met", box=None, pad_edge=False)
    for figure in figures:
        table.add_row(figure.name, figure.measured, figure.bar, figure.answer)
    Console(highlight=False).print(table)


def _document(figures: list[Figure]) -> dict[str, object]:
    machine = {"cores": os.cpu_count(), "system": platform.system(), "machine": platform.machine(), "python": platform.python_version()}
    return {"schema": "holdfast.benchmarks/1", "machine": machine, "figures": [f.to_json() for f in figures]}


def _into_readme(readme: Path, figures: list[Figure]) -> None:
    before, _, rest = readme.read_text().partition(_START)
    table, _, after = rest.partition(_END)
    readme.write_text(f"{before}{_START}\n{markdown(figures, table)}\n{_END}{after}")


if __name__ == "__main__":
    sys.exit(main())
