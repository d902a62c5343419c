"""What the section `connectivity` of an environment makes."""

from __future__ import annotations

from stacks.parts.foundation import Foundation


def make_connectivity(base: Foundation) -> None:
    """Make it, where the environment asks for it."""
    del base
