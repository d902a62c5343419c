"""The providers a Terraform configuration declares, as far as where they work is a constant or a variable of the plan."""

from __future__ import annotations

from collections.abc import Mapping

from policies.resource import Resource
from policies.sources.terraform_references import names_in, within

_AWS = "pulumi:providers:aws"


class Providers:
    """A resource for each declared AWS provider; `urn_of` finds the one that a resource's configuration names."""

    def __init__(self, document: Mapping[str, object], environment: str) -> None:
        variables = within(document, "variables")
        declared = within(document, "configuration", "provider_config")
        self.resources: tuple[Resource, ...] = tuple(
            Resource(f"urn:pulumi:{environment}::terraform::{_AWS}::{key}", _AWS, key, _properties(config, variables))
            for key, config in declared.items()
            if isinstance(config, Mapping) and config.get("name", key) == "aws"
        )
        self._urns = {r.name: r.urn for r in self.resources}

    def urn_of(self, key: object) -> str:
        """The provider of this key, or the one of the root module that a module was handed under another name; empty if none."""
        name = key if isinstance(key, str) else ""
        return self._urns.get(name) or self._urns.get(name.rpartition(":")[2], "")


def _properties(config: Mapping[str, object], variables: Mapping[str, object]) -> dict[str, object]:
    """Where a provider works: its Region, and the accounts it may work in."""
    expressions = within(config, "expressions")
    region = _constant(expressions.get("region"), variables)
    accounts = _constant(expressions.get("allowed_account_ids"), variables)
    found: dict[str, object] = {"region": region} if isinstance(region, str) and region else {}
    if isinstance(accounts, list) and all(isinstance(a, str) for a in accounts):
        found["allowedAccountIds"] = accounts
    assumed = expressions.get("assume_role")
    roles = [_constant(r.get("role_arn"), variables) for r in assumed if isinstance(r, Mapping)] if isinstance(assumed, list) else []
    if roles and all(isinstance(r, str) for r in roles):
        found["assumeRoles"] = [{"roleArn": r} for r in roles]
    return found


def _constant(expression: object, variables: Mapping[str, object]) -> object:
    """A constant, or the value of the one variable an expression names."""
    named = [n.removeprefix("var.") for n in names_in(expression)]
    if len(named) == 1 and named[0] in variables:
        return within(variables, named[0]).get("value")
    return expression.get("constant_value") if isinstance(expression, Mapping) else None
