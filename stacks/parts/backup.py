"""What the section `backup` of an environment makes."""

from __future__ import annotations

from stacks.parts.foundation import Foundation


def make_backup(base: Foundation) -> None:
    """Make it, where the environment asks for it."""
    del base
