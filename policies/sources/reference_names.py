"""Which properties can hold nothing but another resource's identifier, told by the last word of their name."""

from __future__ import annotations

import re

# A document or a free text is called otherwise, and stays unknown while it is.
_WORDS = frozenset(
    re.findall(
        r"\w+",
        "id ids arn arns name names identifier identifiers bucket role roles user group groups subnets records topic queue cluster"
        " function api vpc instance address addresses allocation vault key db destination target actions",
    )
)
_LAST_WORD = re.compile(r"(?:[A-Z]?[a-z0-9]+|[A-Z]+)$")


def holds_reference(name: str) -> bool:
    """Whether a property of this name that is not known yet can be taken for the reference it was made from."""
    found = _LAST_WORD.search(name)
    return found is not None and found[0].lower() in _WORDS
