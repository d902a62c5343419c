"""Rules about the organization's guardrails."""

from __future__ import annotations

from collections.abc import Iterator

from components.organization.additive_merge import taken_names
from components.organization.organization_policy import too_big
from components.organization.policy_kind import PolicyKind
from stacks.checks.finding import Check, Finding
from stacks.draft import Draft
from stacks.guardrail_plan import additions_of, base_chapters, organization_policies

_OURS = "holdfast:"
_COST_CENTRE = "cost-centre"
_WITH_ADDITIONS = (PolicyKind.SERVICE_CONTROL, PolicyKind.RESOURCE_CONTROL)
_SECTION = {kind: kind.name.lower() for kind in _WITH_ADDITIONS}


def _only_denials(draft: Draft) -> Iterator[Finding]:
    if draft.organization is None:
        return
    for kind in _WITH_ADDITIONS:
        for number, addition in enumerate(additions_of(draft.organization, kind)):
            if addition.effect != "Deny":
                yield (
                    ("organization", "additions", _SECTION[kind], number, "effect"),
                    f"is {addition.effect!r}; an addition can only deny, so that it never weakens what is denied already",
                )


def _nothing_overridden(draft: Draft) -> Iterator[Finding]:
    if not (draft.organization and draft.regions and draft.keys):
        return
    for kind, chapters in base_chapters(draft.organization, draft.regions, draft.keys).items():
        base = [guardrail for chapter in chapters for guardrail in chapter.guardrails]
        names = [addition.sid for addition in additions_of(draft.organization, kind)]
        for number, reason in taken_names(base, names):
            yield ("organization", "additions", _SECTION[kind], number, "sid"), reason
    for tag in draft.organization.tags:
        if tag.startswith(_OURS):
            yield ("organization", "tags", tag), f"begins with {_OURS!r}; those tags are set by the program and cannot be overridden"


def _policies_fit(draft: Draft) -> Iterator[Finding]:
    if not (draft.organization and draft.regions and draft.keys):
        return
    for reason in too_big(organization_policies(draft.organization, draft.regions, draft.keys, draft.name or "environment")):
        yield ("organization", "additions"), f"{reason}; name fewer things, or join patterns"


def _own_only_for_play(draft: Draft) -> Iterator[Finding]:
    if draft.organization is None:
        return
    if draft.organization.id is None and draft.throw_away is False:
        yield ("organization", "id"), "is missing; only a throw-away environment may make an organization of its own"
    if draft.organization.id is not None and not draft.organization.targets:
        yield ("organization", "targets"), "is empty; guardrails that are attached nowhere deny nothing"
    if draft.organization.id is None and draft.organization.targets:
        yield ("organization", "targets"), "names targets, but the organization is made here and has one root; leave them out"


def _one_organization(draft: Draft) -> Iterator[Finding]:
    if draft.organization and draft.logs and draft.logs.organization and draft.organization.id != draft.logs.organization:
        yield ("organization", "id"), f"is {draft.organization.id!r}, but logs.organization is {draft.logs.organization!r}; there is one"


def _cost_centre_known(draft: Draft) -> Iterator[Finding]:
    if not (draft.organization and draft.spending and draft.spending.cost_centre):
        return
    known = draft.organization.tags.get(_COST_CENTRE)
    if known is not None and draft.spending.cost_centre not in known:
        yield (
            ("spending", "cost_centre"),
            f"{draft.spending.cost_centre!r} is not among organization.tags.{_COST_CENTRE} ({', '.join(known)}); tagging would be refused",
        )


CHECKS: tuple[Check, ...] = (_only_denials, _nothing_overridden, _policies_fit, _own_only_for_play, _one_organization, _cost_centre_known)
