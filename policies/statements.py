"""IAM policy documents as values: who may do what to what.

Source: AWS IAM User Guide, "IAM JSON policy elements reference".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from policies.resource import Resource


@dataclass(frozen=True)
class Statement:
    """One statement; single values are lists of one here, and `principals` joins every kind of principal."""

    allows: bool
    actions: tuple[str, ...]
    not_actions: tuple[str, ...]
    resources: tuple[str, ...]
    principals: tuple[str, ...]
    conditions: Mapping[str, object]

    def grants(self, action: str) -> bool:
        """Whether an allowing statement covers an action, wildcards included; the action may hold wildcards itself."""
        if not self.allows:
            return False
        wanted = action.lower()
        if self.not_actions:
            return not any(fnmatchcase(wanted, a.lower()) for a in self.not_actions)
        return any(fnmatchcase(wanted, a.lower()) or fnmatchcase(a.lower(), wanted) for a in self.actions)


def statements(resource: Resource, path: str) -> Iterator[Statement]:
    """The statements of the policy document a property holds."""
    document = resource.inner(resource.document(path), path)
    for statement in document.blocks("Statement"):
        yield Statement(
            allows=statement.text("Effect") == "Allow",
            actions=statement.texts("Action"),
            not_actions=statement.texts("NotAction"),
            resources=statement.texts("Resource"),
            principals=tuple(_principals(statement)),
            conditions=statement.document("Condition"),
        )


def _principals(statement: Resource) -> Iterator[str]:
    named = statement.value("Principal")
    if isinstance(named, Mapping):
        for kind in named:
            yield from statement.inner(named, "Principal").texts(str(kind))
    elif named is not None:
        yield str(named)
