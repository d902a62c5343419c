"""What the condition of a policy statement really demands of a request.

Source: AWS IAM User Guide, "IAM JSON policy elements: Condition operators", "Condition keys with multiple values" (one value of several is
enough). An operator that ends in ``IfExists`` and one that begins with ``ForAllValues:`` are also true of a request that lacks the key, so
neither demands anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

_DEMANDING = {"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike", "bool", "ipaddress"}
_ANY = "foranyvalue:"
# Nothing but wildcards, or an ARN that names neither an account nor what is in it.
_WHATEVER = re.compile(r"[*?:]*|arn:[^:]*:[^:]*:[^:]*:[*?]*:([^:/*?]*[:/])?[*?]+")


def demanded(conditions: Mapping[str, object], *keys: str) -> tuple[str, ...]:
    """The values of which a request must have one under some key like `keys` (patterns, any case); empty where it may have any."""
    return tuple(value for values in demands(conditions, *keys) for value in values)


def demands(conditions: Mapping[str, object], *keys: str) -> Iterator[tuple[str, ...]]:
    """Every demand on a key like `keys`, a request having to meet all of them: the values of which it must have one.

    A list in which one value is met by whatever there is demands nothing, whatever else is in it.
    """
    wanted = [key.lower() for key in keys]
    for operator, tests in conditions.items():
        if operator.lower().removeprefix(_ANY) in _DEMANDING and isinstance(tests, Mapping):
            for key, said in tests.items():
                values = tuple(str(v) for v in said) if isinstance(said, Sequence) and not isinstance(said, str) else (str(said),)
                is_wanted = any(fnmatchcase(str(key).lower(), pattern) for pattern in wanted)
                if is_wanted and values and not any(_WHATEVER.fullmatch(value) for value in values):
                    yield values


def mentions(conditions: Mapping[str, object], key: str) -> bool:
    """Whether a condition speaks of a key at all, whatever it says."""
    return any(str(named).lower() == key.lower() for tests in conditions.values() if isinstance(tests, Mapping) for named in tests)
