"""Programs for these tests: copies of the sound one with a line changed, or a few lines of their own."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[3]
CLINIC = ROOT / "tests" / "data" / "programs" / "clinic"


def clinic(folder: Path, *changes: tuple[str, str]) -> Path:
    """A copy of the sound program in `folder`, with texts replaced."""
    copy = folder / "clinic"
    shutil.copytree(CLINIC, copy, ignore=shutil.ignore_patterns("__pycache__"))
    main = copy / "__main__.py"
    text = main.read_text()
    for old, new in changes:
        assert old in text, f"the sound program has no {old!r}"
        text = text.replace(old, new)
    main.write_text(text)
    return copy


def program(folder: Path, text: str, settings: str = "config:\n  aws:region: eu-west-1\n") -> Path:
    """A project of its own whose program is `text`, with one stack called test."""
    (folder / "Pulumi.yaml").write_text("name: tiny\nruntime: python\n")
    (folder / "Pulumi.test.yaml").write_text(settings)
    (folder / "__main__.py").write_text(text)
    return folder
