"""In which account and Region a program puts a resource.

Source: Pulumi AWS provider, `allowedAccountIds` and `assumeRoles`.
"""

from __future__ import annotations

import re

from policies.graph import Graph
from policies.resource import Resource

_PROVIDER = "pulumi:providers:aws"
_ACCOUNT = re.compile(r"\b\d{12}\b")


def account_of(graph: Graph, resource: Resource) -> str:
    """The account a resource's provider works in; empty where the provider does not say."""
    provider = graph.get(resource.options.provider)
    return _account(provider) if provider else ""


def own_accounts(graph: Graph) -> frozenset[str]:
    """Every account the program says it puts resources in, the accounts of its recovery plan among them."""
    named = {_account(provider) for provider in graph.of_type(_PROVIDER)}
    plan = graph.outputs.get("recovery_plan")
    listed = plan.get("accounts") if isinstance(plan, dict) else None
    if isinstance(listed, dict):
        named |= {str(account) for account in listed.values()}
    return frozenset(named - {""})


def together(graph: Graph, one: Resource, other: Resource) -> bool:
    """Whether two resources are in one account and Region, as far as the program says where they are."""
    accounts = {account_of(graph, one), account_of(graph, other)} - {""}
    return len(accounts) < 2 and graph.region_of(one) == graph.region_of(other)  # noqa: PLR2004 - two accounts are two places


def _account(provider: Resource) -> str:
    """The first account a provider names; a provider's lists come as lists or as JSON in one text."""
    for property_ in ("allowedAccountIds", "assumeRoles", "assumeRole"):
        if found := _ACCOUNT.search(" ".join(provider.texts(property_))):
            return found[0]
    return ""
