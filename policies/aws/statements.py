"""IAM policy documents as values: who may do what to what.

Source: AWS IAM User Guide, "IAM JSON policy elements reference".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from policies.aws.conditions import demanded
from policies.resource import Resource

# All there is, or all of a service.
_EVERYTHING = re.compile(r"\*|arn:[^:]*:[^:]*:[^:]*:[^:]*:\*")


@dataclass(frozen=True)
class Statement:
    """One statement; single values are lists of one here, and `principals` joins every kind of principal.

    Attributes:
        by_kind: principals by ``AWS``, ``Service``, ``Federated``; everybody (``*``) counts as ``AWS``.
        not_principals: whoever is left out where all others are meant.
    """

    allows: bool
    actions: tuple[str, ...]
    not_actions: tuple[str, ...]
    resources: tuple[str, ...]
    principals: tuple[str, ...]
    conditions: Mapping[str, object]
    not_resources: tuple[str, ...] = ()
    not_principals: tuple[str, ...] = ()
    by_kind: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def grants(self, action: str) -> bool:
        """Whether an allowing statement covers an action, wildcards included; the action may hold wildcards itself."""
        return self.allows and self.covers(action)

    def covers(self, action: str) -> bool:
        """Whether a statement is about an action, wildcards included, whatever it says of it."""
        wanted = action.lower()
        if self.not_actions:
            return not any(fnmatchcase(wanted, a.lower()) for a in self.not_actions)
        return any(fnmatchcase(wanted, a.lower()) or fnmatchcase(a.lower(), wanted) for a in self.actions)

    @property
    def on_everything(self) -> bool:
        """Whether it is about whatever there is, or whatever a service has."""
        return bool(self.not_resources) or any(_EVERYTHING.fullmatch(r) for r in self.resources)

    @property
    def services(self) -> tuple[str, ...]:
        """The AWS services it names as principals."""
        return self.by_kind.get("Service", ())

    def demands(self, *keys: str) -> tuple[str, ...]:
        """What a request must have under a condition key, as `policies.aws.conditions.demanded` says."""
        return demanded(self.conditions, *keys)


def statements(resource: Resource, path: str) -> Iterator[Statement]:
    """The statements of the policy document a property holds."""
    document = resource.inner(resource.document(path), path)
    for statement in document.blocks("Statement"):
        by_kind = dict(_by_kind(statement, "Principal"))
        yield Statement(
            allows=statement.text("Effect") == "Allow",
            actions=statement.texts("Action"),
            not_actions=statement.texts("NotAction"),
            resources=statement.texts("Resource"),
            principals=tuple(p for named in by_kind.values() for p in named),
            conditions=statement.document("Condition"),
            not_resources=statement.texts("NotResource"),
            not_principals=tuple(p for _, named in _by_kind(statement, "NotPrincipal") for p in named),
            by_kind=by_kind,
        )


def _by_kind(statement: Resource, element: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    named = statement.value(element)
    if isinstance(named, Mapping):
        for kind in named:
            yield str(kind), statement.inner(named, element).texts(str(kind))
    elif named is not None:
        yield "AWS", (str(named),)
