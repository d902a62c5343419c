"""What the section `documents` of an environment makes."""

from __future__ import annotations

from stacks.parts.foundation import Foundation


def make_documents(base: Foundation) -> None:
    """Make it, where the environment asks for it."""
    del base
