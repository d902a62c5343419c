"""What a shell offers behind the options of `holdfast check`."""

from __future__ import annotations

from pathlib import Path


def environments(incomplete: str) -> list[str]:
    """Environments of the project in the current directory."""
    folder = Path("stacks") if Path("stacks").is_dir() else Path()
    names = sorted(f.name.removeprefix("Pulumi.").removesuffix(".yaml") for f in folder.glob("Pulumi.*.yaml"))
    return [n for n in names if n.startswith(incomplete)]


def rules(incomplete: str) -> list[tuple[str, str]]:
    """Our rules with what they ask."""
    from policies.rules import all_rules  # noqa: PLC0415 - only who completes a rule waits for them, not every --help

    return [(r.id, r.asks) for r in all_rules() if r.id.startswith(incomplete.upper())]


def sides(incomplete: str) -> list[str]:
    """Environments, and the commit before this one, to compare with."""
    return [*environments(incomplete), *(n for n in ("HEAD", "HEAD~1") if n.startswith(incomplete))]
