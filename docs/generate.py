"""Write every generated page anew: ``python -m docs.generate``; with ``--check`` only say which are current."""

from __future__ import annotations

import sys
from pathlib import Path

from docs.component_reference import pages
from policies.rules_page import rules_page

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
COMPONENTS = DOCS / "components"


def generated() -> dict[Path, str]:
    """Every generated page, by its path."""
    components = {COMPONENTS / name: text for name, text in pages(ROOT / "components").items()}
    return {**components, DOCS / "rules.md": rules_page()}


def left_over(wanted: dict[Path, str]) -> list[Path]:
    """Pages of components that are no more."""
    return sorted(page for page in COMPONENTS.rglob("*.md") if page not in wanted)


def main(arguments: list[str]) -> int:
    """Write or check; the exit status is 1 where a checked page is out of date."""
    wanted = generated()
    outdated = [page for page, text in wanted.items() if not page.is_file() or page.read_text(encoding="utf-8") != text]
    if "--check" in arguments:
        for page in (*outdated, *left_over(wanted)):
            sys.stdout.write(f"{page.relative_to(ROOT)} is out of date; run python -m docs.generate\n")
        return 1 if outdated or left_over(wanted) else 0
    for page in outdated:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(wanted[page], encoding="utf-8")
    for page in left_over(wanted):
        page.unlink()
    sys.stdout.write(f"{len(wanted)} pages, {len(outdated)} written\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
