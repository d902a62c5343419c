"""Write the component reference anew: ``python -m docs.generate``; with ``--check`` only say whether it is current."""

from __future__ import annotations

import sys
from pathlib import Path

from docs.component_reference import reference

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "components.md"


def main(arguments: list[str]) -> int:
    """Write or check; the exit status is 1 where a file is out of date."""
    text = reference(ROOT / "components")
    if "--check" in arguments:
        current = REFERENCE.is_file() and REFERENCE.read_text(encoding="utf-8") == text
        sys.stdout.write(f"{REFERENCE.name} is {'current' if current else 'out of date; run python -m docs.generate'}\n")
        return 0 if current else 1
    REFERENCE.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{REFERENCE.name} written\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
