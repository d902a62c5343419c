"""Organizations: an account whose organization is made elsewhere has none in moto, which then fails at every request for policies.

A stand-in, and named as one in the sandbox's status: a delegated administrator's account is given an organization, and the units to
which a program attaches policies exist by their id alone.
"""

from __future__ import annotations

import re
from typing import Any

from moto.organizations import utils
from moto.organizations.models import FakeAccount, FakeOrganizationalUnit, OrganizationsBackend


def apply() -> None:
    """Give a member its organization when it first makes a policy, and each named unit when a policy is first attached to it."""
    create, attach = OrganizationsBackend.create_policy, OrganizationsBackend.attach_policy  # as other repairs have left them

    def create_in_one(backend: OrganizationsBackend, **said: Any) -> dict[str, Any]:
        if backend.org is None:
            backend.create_organization(backend.region_name, FeatureSet="ALL")
            vars(backend)["made_elsewhere"] = True
        return create(backend, **said)

    def attach_to_named(backend: OrganizationsBackend, **said: Any) -> None:
        if vars(backend).get("made_elsewhere"):
            _stand_in(backend, str(said["TargetId"]))
        attach(backend, **said)

    OrganizationsBackend.create_policy = create_in_one  # type: ignore[method-assign, assignment]  # mypy takes a function put in for a method as one without self
    OrganizationsBackend.attach_policy = attach_to_named  # type: ignore[method-assign, assignment]  # likewise


def _stand_in(backend: OrganizationsBackend, target: str) -> None:
    if target in {unit.id for unit in backend.ou} | {account.id for account in backend.accounts}:
        return
    if re.match(utils.ROOT_ID_REGEX, target) or re.match(utils.OU_ID_REGEX, target):
        unit = FakeOrganizationalUnit(backend.org, Name=target)  # type: ignore[arg-type] # there is one by now
        unit.id = target
        backend.ou.append(unit)
    elif re.match(utils.ACCOUNT_ID_REGEX, target):
        account = FakeAccount(backend.org, AccountName=target, Email=f"{target}@accounts.invalid")  # type: ignore[arg-type] # likewise
        account.id = target
        backend.accounts.append(account)
