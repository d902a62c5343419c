"""From the sections of an environment to the policies of its organization. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from components.organization.additive_merge import merged
from components.organization.backup_policy import BaselineBackup, backup_policy
from components.organization.guardrail import Guardrail, Unless
from components.organization.organization_policy import Chapter, OrganizationPolicy, chapter_policies
from components.organization.policy_kind import PolicyKind
from components.organization.resource_guardrails import resource_guardrails
from components.organization.service_guardrails import ServiceGuardrailFacts, service_guardrails
from components.organization.tag_policy import tag_policy
from stacks.account import RegionRole, Regions
from stacks.settings.guardrail_addition import GuardrailAddition
from stacks.settings.keys import DataClass, Keys
from stacks.settings.organization import BackupBaseline, Organization

_OURS = "holdfast:environment"


def base_chapters(organization: Organization, regions: Regions, keys: Keys) -> dict[PolicyKind, tuple[Chapter, ...]]:
    """The base by kind of policy."""
    places = tuple(regions.of(region) for region in RegionRole)
    destroyers = frozenset[str]().union(*(getattr(keys, data_class.value).destroyers for data_class in DataClass))
    facts = ServiceGuardrailFacts(regions=places, deployed_by=organization.deployed_by, destroyers=destroyers)
    return {PolicyKind.SERVICE_CONTROL: service_guardrails(facts), PolicyKind.RESOURCE_CONTROL: resource_guardrails(places)}


def additions_of(organization: Organization, kind: PolicyKind) -> tuple[GuardrailAddition, ...]:
    """What the environment denies beyond the base."""
    added = organization.additions
    return {PolicyKind.SERVICE_CONTROL: added.service_control, PolicyKind.RESOURCE_CONTROL: added.resource_control}[kind]


def as_guardrail(addition: GuardrailAddition) -> Guardrail:
    """An addition as the denial it is."""
    when = frozenset(Unless(operator, key, values) for operator, keys in addition.when.items() for key, values in keys.items())
    return Guardrail(sid=addition.sid, actions=addition.actions, resources=addition.resources, when=when)


def organization_policies(organization: Organization, regions: Regions, keys: Keys, environment: str) -> tuple[OrganizationPolicy, ...]:
    """Every policy, in a fixed order; whether AWS takes them is for `too_big` to say."""
    policies: list[OrganizationPolicy] = []
    for kind, chapters in base_chapters(organization, regions, keys).items():
        name = f"more-{kind.name.lower().replace('_', '-')}"
        added = Chapter(name=name, guardrails=merged(map(as_guardrail, additions_of(organization, kind))))
        policies += _policies((*chapters, added), kind)
    policies.append(tag_policy({_OURS: (environment,), **organization.tags}))
    if organization.backup:
        policies.append(backup_policy(_baseline(organization.backup, regions)))
    return tuple(policies)


def _policies(chapters: Iterable[Chapter], kind: PolicyKind) -> list[OrganizationPolicy]:
    return [policy for chapter in chapters for policy in chapter_policies(chapter, kind)]


def _baseline(backup: BackupBaseline, regions: Regions) -> BaselineBackup:
    return BaselineBackup(
        regions=tuple(regions.of(region) for region in RegionRole),
        vault=backup.vault,
        role=backup.role,
        keep_days=backup.keep_days,
        schedule=backup.schedule,
        tag=("holdfast:backup", backup.tag),
    )
