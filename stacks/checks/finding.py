"""What a check yields, and what a check is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from stacks.draft import Draft
from stacks.yaml_places import Place

Finding = tuple[Place, str]
"""The place in the environment's section, and the rule it breaks."""

Check = Callable[[Draft], Iterator[Finding]]
