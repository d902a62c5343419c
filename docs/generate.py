"""Write every generated page anew: ``python -m docs.generate``; with ``--check`` only say which are current."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from docs.component_reference import reference
from policies.rules_page import rules_page

ROOT = Path(__file__).parents[1]
PAGES: dict[Path, Callable[[], str]] = {
    ROOT / "docs" / "components.md": lambda: reference(ROOT / "components"),
    ROOT / "docs" / "rules.md": rules_page,
}


def main(arguments: list[str]) -> int:
    """Write or check; the exit status is 1 where a checked page is out of date."""
    outdated = 0
    for page, text in PAGES.items():
        if "--check" in arguments:
            current = page.is_file() and page.read_text(encoding="utf-8") == text()
            outdated += not current
            sys.stdout.write(f"{page.name} is {'current' if current else 'out of date; run python -m docs.generate'}\n")
        else:
            page.write_text(text(), encoding="utf-8")
            sys.stdout.write(f"{page.name} written\n")
    return 1 if outdated else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
