"""A policy of an organization as text that fits, and what does not fit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from components.organization.additive_merge import named_once
from components.organization.guardrail import Guardrail
from components.organization.policy_kind import PolicyKind


@dataclass(frozen=True, kw_only=True)
class OrganizationPolicy:
    """One policy.

    Attributes:
        name: what it is about, and the number of its continuation from the second on.
        content: the document without white space, as AWS counts its characters.
    """

    name: str
    kind: PolicyKind
    content: str


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """Guardrails that stand together in one policy, and overflow into its continuations."""

    name: str
    guardrails: frozenset[Guardrail]


def chapter_policies(chapter: Chapter, kind: PolicyKind) -> tuple[OrganizationPolicy, ...]:
    """The policies of a chapter, filled one after the other in the order of names.

    A guardrail that fits in no policy by itself is in one of its own, which `too_big` names.
    """
    filled: list[list[Mapping[str, Any]]] = [[]]
    for guardrail in named_once(chapter.guardrails):
        statement = guardrail.statement(of_resources=kind is PolicyKind.RESOURCE_CONTROL)
        if filled[-1] and len(_document([*filled[-1], statement])) > kind.most_characters:
            filled.append([])
        filled[-1].append(statement)
    return tuple(
        OrganizationPolicy(name=chapter.name if number == 1 else f"{chapter.name}-{number}", kind=kind, content=_document(statements))
        for number, statements in enumerate(filled, 1)
        if statements
    )


def too_big(policies: Sequence[OrganizationPolicy]) -> Iterator[str]:
    """Every reason why AWS would refuse these policies on one target."""
    for policy in policies:
        if len(policy.content) > policy.kind.most_characters:
            yield (
                f"policy {policy.name!r} has {len(policy.content)} characters without white space, "
                f"AWS takes {policy.kind.most_characters} of a {policy.kind.aws_name}"
            )
    for kind in PolicyKind:
        count = sum(policy.kind is kind for policy in policies)
        if count > kind.most_attached:
            yield f"{count} policies of kind {kind.aws_name} are needed, but only {kind.most_attached} fit on one target beside AWS's own"


def plain(content: Mapping[str, Any]) -> str:
    """A document without white space, keys sorted."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def _document(statements: Iterable[Mapping[str, Any]]) -> str:
    return plain({"Version": "2012-10-17", "Statement": list(statements)})
