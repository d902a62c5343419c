"""The identity file of a release: `python -m holdfast.identities` records it, with ``--check`` only compares.

For each committed environment it holds what makes every resource the same resource. A record is never overwritten by one that would
replace or delete something, unless the changelog's "Breaking changes" of the unreleased version name that resource in backquotes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from policies.identity.compare import losses
from policies.identity.identity import Identity, from_lines, identities, to_lines
from policies.sources.recording import record
from sandbox.aws_provider.change import changeable
from sandbox.aws_provider.row import Row
from sandbox.aws_provider.schema import schemas
from sandbox.aws_provider.table import TABLE

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "components" / "identities"
ENVIRONMENTS = ("sandbox", "prod")
_AWS = "aws:"


def main(arguments: list[str]) -> int:
    """Record or check; status 1 with every loss, or where the record is out of date."""
    announced = announced_in((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    return max(_one(environment, announced, write="--check" not in arguments) for environment in ENVIRONMENTS)


def now(environment: str) -> tuple[Identity, ...]:
    """The identities of an environment as the program is."""
    return identities(record(ROOT, environment), replacing)


def recorded(environment: str) -> tuple[Identity, ...]:
    """The identities as recorded; none before the first record."""
    file = FOLDER / f"{environment}.jsonl"
    return from_lines(file.read_text(encoding="utf-8")) if file.is_file() else ()


def announced_in(changelog: str) -> frozenset[str]:
    """Names in backquotes below the first heading "Breaking changes"."""
    _, _, rest = changelog.partition("### Breaking changes\n")
    section = re.split(r"^#", rest, maxsplit=1, flags=re.MULTILINE)[0]
    return frozenset(re.findall(r"`([^`]+)`", section))


@cache
def replacing(type_: str) -> frozenset[str]:
    """The properties of a type that cannot change in place, by the table of the sandbox's provider."""
    row, schema = TABLE.get(type_.removeprefix(_AWS)), schemas().get(type_.removeprefix(_AWS))
    if row is None or schema is None:
        return frozenset()
    if isinstance(row, Row):
        return frozenset(schema.inputs) - changeable(row, schema)
    return row.fixed


def _one(environment: str, announced: frozenset[str], *, write: bool) -> int:
    before, after = recorded(environment), now(environment)
    for line in (problems := list(_problems(before, after, announced, write=write))):
        sys.stdout.write(f"{environment}: {line}\n")
    if problems:
        return 1
    if write and before != after:
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / f"{environment}.jsonl").write_text(to_lines(after), encoding="utf-8")
    sys.stdout.write(f"{environment}: {len(after)} identities {'kept' if before == after else 'recorded'}\n")
    return 0


def _problems(before: tuple[Identity, ...], after: tuple[Identity, ...], announced: frozenset[str], *, write: bool) -> Iterator[str]:
    lost = losses(before, after, announced)
    yield from map(str, lost)
    if lost:
        yield 'give it an alias, or name it under "Breaking changes" in CHANGELOG.md'
    elif not write and before != after:
        yield "the record is out of date; run python -m holdfast.identities"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
