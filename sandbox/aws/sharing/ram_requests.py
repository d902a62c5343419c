"""The RAM requests moto lacks: what a share holds, with whom, and its tags (AWS RAM API Reference)."""

from __future__ import annotations

import json
from typing import Any

from moto.ram import urls
from moto.ram.exceptions import UnknownResourceException
from moto.ram.models import ResourceShare
from moto.ram.responses import ResourceAccessManagerResponse as Requests

from sandbox.aws.sharing.shared_things import appear, vanish

_MORE = ("associateresourceshare", "disassociateresourceshare", "tagresource", "untagresource")
_ALSO_SHAREABLE = ("resolver-query-log-config", "firewall-rule-group", "firewall-policy")


def apply() -> None:
    """Add the requests, and tags to what a share says of itself."""
    for name in _MORE:
        urls.url_paths[f"{{0}}/{name}$"] = Requests.dispatch
    for kind in _ALSO_SHAREABLE:
        if kind not in ResourceShare.SHAREABLE_RESOURCES:
            ResourceShare.SHAREABLE_RESOURCES.append(kind)
    for method in (associate_resource_share, disassociate_resource_share, tag_resource, untag_resource):
        setattr(Requests, method.__name__, method)
    Requests.create_resource_share = _create  # type: ignore[method-assign, assignment] # mypy takes a function put in for a method as one without self
    Requests.delete_resource_share = _delete  # type: ignore[method-assign, assignment] # likewise
    ResourceShare.describe = _describe  # type: ignore[method-assign, assignment] # likewise


_moto_describe, _moto_create, _moto_delete = ResourceShare.describe, Requests.create_resource_share, Requests.delete_resource_share


def associate_resource_share(request: Requests) -> str:
    """More things in a share, or more accounts that see them."""
    share = _share(request)
    arns, principals = _named(request)
    share.add_resources([arn for arn in arns if arn not in share.resource_arns])
    share.add_principals([principal for principal in principals if principal not in share.principals])
    appear(share)
    return _answered(share, arns, principals, "ASSOCIATED")


def disassociate_resource_share(request: Requests) -> str:
    """Fewer of either."""
    share = _share(request)
    arns, principals = _named(request)
    vanish(share, arns or share.resource_arns, principals or share.principals)
    share.resource_arns = [arn for arn in share.resource_arns if arn not in arns]
    share.principals = [principal for principal in share.principals if principal not in principals]
    appear(share)
    return _answered(share, arns, principals, "DISASSOCIATED")


def tag_resource(request: Requests) -> str:
    """Set some of a share's tags."""
    tags = _tags(_share(request))
    tags.update({tag["key"]: tag["value"] for tag in request.request_params.get("tags", ())})
    return "{}"


def untag_resource(request: Requests) -> str:
    """Remove some of a share's tags."""
    tags = _tags(_share(request))
    for key in request.request_params.get("tagKeys", ()):
        tags.pop(key, None)
    return "{}"


def _create(request: Requests) -> str:
    answer = json.loads(_moto_create(request))
    share = _find(request, answer["resourceShare"]["resourceShareArn"])
    _tags(share).update({tag["key"]: tag["value"] for tag in request.request_params.get("tags", ())})
    appear(share)
    return json.dumps(answer)


def _delete(request: Requests) -> str:
    share = _find(request, request._get_param("resourceShareArn"))  # noqa: SLF001 - moto's way to a parameter
    vanish(share, share.resource_arns, share.principals)
    return _moto_delete(request)


def _describe(share: ResourceShare) -> dict[str, Any]:
    return {**_moto_describe(share), "tags": [{"key": key, "value": value} for key, value in sorted(_tags(share).items())]}


def _tags(share: ResourceShare) -> dict[str, str]:
    tags: dict[str, str] = vars(share).setdefault("tags", {})
    return tags


def _share(request: Requests) -> ResourceShare:
    return _find(request, request.request_params.get("resourceShareArn", ""))


def _find(request: Requests, arn: str) -> ResourceShare:
    for share in request.ram_backend.resource_shares:
        if share.arn == arn and share.status == "ACTIVE":
            return share
    raise UnknownResourceException(f"ResourceShare {arn} could not be found.")


def _named(request: Requests) -> tuple[list[str], list[str]]:
    given = request.request_params
    return list(given.get("resourceArns", ())), list(given.get("principals", ()))


def _answered(share: ResourceShare, arns: list[str], principals: list[str], status: str) -> str:
    kinds = [("RESOURCE", arn) for arn in arns] + [("PRINCIPAL", principal) for principal in principals]
    associations = [
        {"resourceShareArn": share.arn, "associatedEntity": entity, "associationType": kind, "status": status, "external": False}
        for kind, entity in kinds
    ]
    return json.dumps({"resourceShareAssociations": associations})
