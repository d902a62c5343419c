"""Guardrails of the organization: service control, resource control, tag and backup policies."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from stacks.settings.guardrail_addition import GuardrailAddition
from stacks.words import Name, RoleArn, Section, at_least_one

OrganizationId = Annotated[str, StringConstraints(pattern=r"^o-[a-z0-9]{10,32}$")]
Target = Annotated[str, StringConstraints(pattern=r"^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|\d{12})$")]
TagKey = Annotated[str, StringConstraints(pattern=r"^[\w:./=+@-]{1,128}$")]


class BackupBaseline(Section):
    """What is backed up in every account, whatever the account itself does.

    Attributes:
        vault: name of the vault that every account has; `role`: of the role with which AWS Backup works there.
        schedule: ``cron(…)`` in UTC.
        tag: value of the tag ``holdfast:backup`` that resources in question carry.
    """

    vault: Name
    role: Name
    keep_days: Annotated[int, Field(ge=7, le=3650)]
    schedule: Annotated[str, StringConstraints(pattern=r"^cron\(.+\)$")]
    tag: Name = "baseline"


class Additions(Section):
    """Denials beyond the base."""

    service_control: tuple[GuardrailAddition, ...] = ()
    resource_control: tuple[GuardrailAddition, ...] = ()


class Organization(Section):
    """Guardrails of the organization: service control, resource control, tag and backup policies.

    The security account must be the delegated administrator of the organization's policies (AWS Organizations User Guide, "Delegated
    administrator for AWS Organizations").

    Attributes:
        id: the organization's id, or None to make one here, which only throw-away environments may.
        targets: roots, units and accounts in which the guardrails hold, by what they are called; none where the organization is made here.
        deployed_by: roles that make the landing zone, which alone may set what it sets.
        tags: allowed values by tag.
    """

    id: OrganizationId | None
    targets: dict[Name, Target] = Field(default_factory=dict)
    deployed_by: Annotated[frozenset[RoleArn], AfterValidator(at_least_one)]
    tags: dict[TagKey, Annotated[tuple[str, ...], AfterValidator(at_least_one)]] = Field(default_factory=dict)
    backup: BackupBaseline | None = None
    additions: Additions = Additions()
