"""What the section `logs` of an environment makes."""

from __future__ import annotations

from stacks.parts.foundation import Foundation


def make_log_services(base: Foundation) -> None:
    """Make it, where the environment asks for it."""
    del base
