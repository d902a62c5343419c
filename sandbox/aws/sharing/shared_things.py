"""The things a share makes visible: the owner's object itself stands among those of the account it is shared with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from moto.ec2.models import ec2_backends
from moto.ram.models import ResourceShare
from moto.route53resolver.models import route53resolver_backends

_Shelf = Callable[[str, str], dict[str, Any]]

_SHELVES: dict[str, _Shelf] = {
    "transit-gateway": lambda account, region: ec2_backends[account][region].transit_gateways,
    "resolver-rule": lambda account, region: route53resolver_backends[account][region].resolver_rules,
    "resolver-query-log-config": lambda account, region: route53resolver_backends[account][region].resolver_query_log_configs,
}
"""Where the things of a type stand, by account and Region; the type is the first word of an ARN's last part."""


def appear(share: ResourceShare) -> None:
    """Put everything a share holds where its principals see it. A type without a shelf is shared on paper only."""
    for arn, account in _pairs(share.resource_arns, share.principals):
        found = _shelf(arn, share)
        if found is not None:
            shelf, thing = found
            owned = shelf(share.account_id, share.region)
            if thing in owned:
                shelf(account, share.region)[thing] = owned[thing]


def vanish(share: ResourceShare, arns: Iterable[str], principals: Iterable[str]) -> None:
    """Take things back from accounts."""
    for arn, account in _pairs(arns, principals):
        found = _shelf(arn, share)
        if found is not None:
            shelf, thing = found
            shelf(account, share.region).pop(thing, None)


def _pairs(arns: Iterable[str], principals: Iterable[str]) -> list[tuple[str, str]]:
    accounts = [principal for principal in principals if principal.isdigit()]
    return [(arn, account) for arn in arns for account in accounts]


def _shelf(arn: str, share: ResourceShare) -> tuple[_Shelf, str] | None:
    owner, resource = arn.split(":", 5)[4:]
    kind, _, thing = resource.partition("/")
    return (_SHELVES[kind], thing) if kind in _SHELVES and owner == share.account_id else None
