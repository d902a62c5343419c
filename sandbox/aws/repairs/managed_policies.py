"""IAM: moto knows AWS's own policies only when it loads every one of them, for every account, before the first request."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import AWSManagedPolicy, IAMBackend

_attach = IAMBackend.attach_role_policy


def apply() -> None:
    """Learn one of AWS's own policies when a role is first given it (IAM User Guide, "AWS managed policies")."""
    IAMBackend.attach_role_policy = _attach_known  # type: ignore[method-assign, assignment]  # mypy takes a function put in for a method as one without self


def _attach_known(backend: IAMBackend, policy_arn: str, role_name: str) -> None:
    owner, _, name = policy_arn.partition(":policy/")
    if owner.endswith(":iam::aws") and policy_arn not in backend.managed_policies:
        name = name.rpartition("/")[2]
        if data := _policies().get(name):
            policy = AWSManagedPolicy.from_data(name, backend.account_id, backend.region_name, data)
            if policy.arn == policy_arn:
                backend.managed_policies[policy_arn] = policy
    _attach(backend, policy_arn, role_name)


@cache
def _policies() -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(aws_managed_policies_data)
    return parsed
