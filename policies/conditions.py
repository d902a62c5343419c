"""What the condition of a policy statement really demands of a request.

Source: AWS IAM User Guide, "IAM JSON policy elements: Condition operators", "Condition keys with multiple values". An operator that ends in
``IfExists`` and one that begins with ``ForAllValues:`` are also true of a request that lacks the key, so neither demands anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

_DEMANDING = {"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike", "bool", "ipaddress"}
_ANY = "foranyvalue:"


def demanded(conditions: Mapping[str, object], *keys: str) -> tuple[str, ...]:
    """The values of which a request must have one under some key like `keys` (patterns, any case); empty where it may have any.

    A value that is nothing but wildcards demands nothing.
    """
    wanted = [key.lower() for key in keys]
    return tuple(value for key, value in _demands(conditions) if any(fnmatchcase(key, pattern) for pattern in wanted))


def mentions(conditions: Mapping[str, object], key: str) -> bool:
    """Whether a condition speaks of a key at all, whatever it says."""
    return any(str(named).lower() == key.lower() for tests in conditions.values() if isinstance(tests, Mapping) for named in tests)


def _demands(conditions: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for operator, tests in conditions.items():
        if operator.lower().removeprefix(_ANY) in _DEMANDING and isinstance(tests, Mapping):
            for key, values in tests.items():
                for value in values if isinstance(values, Sequence) and not isinstance(values, str) else (values,):
                    if str(value).strip("*?:"):
                        yield str(key).lower(), str(value)
