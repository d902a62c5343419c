"""What the section `spending` of an environment makes."""

from __future__ import annotations

from stacks.parts.foundation import Foundation


def make_spending(base: Foundation) -> None:
    """Make it, where the environment asks for it."""
    del base
