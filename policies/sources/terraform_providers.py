"""The providers a Terraform configuration declares, as far as their Region is a constant or a variable of the plan."""

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
    region = within(config, "expressions", "region")
    value = region.get("constant_value")
    for name in names_in(region):
        if name.startswith("var.") and "module" not in name:
            value = within(variables, name.removeprefix("var.")).get("value", value)
    return {"region": value} if isinstance(value, str) and value else {}
