"""Network Firewall: moto makes firewalls that have no endpoints, so that no route can lead to one, and never deletes or changes them.

Source: AWS Network Firewall API Reference, "CreateFirewall", "AssociateSubnets", "DeleteFirewall", "FirewallStatus".
"""

from __future__ import annotations

from typing import Any, cast

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.networkfirewall.models import NetworkFirewallBackend, NetworkFirewallModel
from moto.networkfirewall.responses import NetworkFirewallResponse

_SERVICE = "com.amazonaws.vpce.network-firewall"


def apply() -> None:
    """Give each subnet of a firewall an endpoint, and let firewalls be changed and deleted."""
    NetworkFirewallBackend.create_firewall = _create  # type: ignore[method-assign, assignment]  # its arguments are handed on
    for operation in (associate_subnets, disassociate_subnets, associate_firewall_policy, delete_firewall, tag_resource, untag_resource):
        setattr(NetworkFirewallResponse, operation.__name__, operation)
    for operation in (update_firewall_delete_protection, update_subnet_change_protection, update_firewall_policy_change_protection):
        setattr(NetworkFirewallResponse, operation.__name__, operation)
    setattr(NetworkFirewallResponse, list_tags_for_resource.__name__, list_tags_for_resource)


_moto_create = NetworkFirewallBackend.create_firewall


def _create(backend: NetworkFirewallBackend, *args: Any, **kwargs: Any) -> NetworkFirewallModel:
    firewall = _moto_create(backend, *args, **kwargs)
    for mapping in firewall.subnet_mappings:
        _open(backend, firewall, mapping["SubnetId"])
    return firewall


def _open(backend: NetworkFirewallBackend, firewall: NetworkFirewallModel, subnet_id: str) -> None:
    """An endpoint of the one kind that routes may lead to (Amazon VPC User Guide, "Routing to a Gateway Load Balancer endpoint")."""
    network = ec2_backends[backend.account_id][backend.region_name]
    zone = network.get_subnet(subnet_id).availability_zone
    endpoint = network.create_vpc_endpoint(
        vpc_id=firewall.vpc_id,
        service_name=_SERVICE,
        endpoint_type="GatewayLoadBalancer",
        policy_document=None,
        route_table_ids=[],
        subnet_ids=[subnet_id],
    )
    attachment = {"SubnetId": subnet_id, "EndpointId": endpoint.id, "Status": "READY"}
    cast("dict[str, Any]", firewall.firewall_status).setdefault("SyncStates", {})[zone] = {"Attachment": attachment, "Config": {}}


def _close(backend: NetworkFirewallBackend, firewall: NetworkFirewallModel, subnet_id: str) -> None:
    network = ec2_backends[backend.account_id][backend.region_name]
    states = cast("dict[str, Any]", firewall.firewall_status).get("SyncStates", {})
    for zone in [zone for zone, state in states.items() if state["Attachment"]["SubnetId"] == subnet_id]:
        network.vpc_end_points.pop(states.pop(zone)["Attachment"]["EndpointId"], None)


def _named(response: NetworkFirewallResponse) -> NetworkFirewallModel:
    backend = response.networkfirewall_backend
    return backend.describe_firewall(
        firewall_name=response._get_param("FirewallName"),  # noqa: SLF001 - moto's own way to read a parameter
        firewall_arn=response._get_param("FirewallArn"),  # noqa: SLF001
    )


def _answer(firewall: NetworkFirewallModel) -> ActionResult:
    return ActionResult({"FirewallArn": firewall.arn, "FirewallName": firewall.firewall_name, "UpdateToken": firewall.update_token})


def associate_subnets(response: NetworkFirewallResponse) -> ActionResult:
    """Add subnets, with their endpoints."""
    firewall = _named(response)
    for mapping in response._get_param("SubnetMappings"):  # noqa: SLF001
        firewall.subnet_mappings.append(mapping)
        _open(response.networkfirewall_backend, firewall, mapping["SubnetId"])
    return _answer(firewall)


def disassociate_subnets(response: NetworkFirewallResponse) -> ActionResult:
    """Take subnets away, with their endpoints."""
    firewall = _named(response)
    for subnet_id in response._get_param("SubnetIds"):  # noqa: SLF001
        firewall.subnet_mappings[:] = [mapping for mapping in firewall.subnet_mappings if mapping["SubnetId"] != subnet_id]
        _close(response.networkfirewall_backend, firewall, subnet_id)
    return _answer(firewall)


def associate_firewall_policy(response: NetworkFirewallResponse) -> ActionResult:
    """Put another policy in."""
    firewall = _named(response)
    firewall.firewall_policy_arn = response._get_param("FirewallPolicyArn")  # noqa: SLF001
    return _answer(firewall)


def update_firewall_delete_protection(response: NetworkFirewallResponse) -> ActionResult:
    """Whether it may be deleted."""
    firewall = _named(response)
    firewall.delete_protection = bool(response._get_param("DeleteProtection"))  # noqa: SLF001
    return _answer(firewall)


def update_subnet_change_protection(response: NetworkFirewallResponse) -> ActionResult:
    """Whether its subnets may change."""
    firewall = _named(response)
    firewall.subnet_change_protection = bool(response._get_param("SubnetChangeProtection"))  # noqa: SLF001
    return _answer(firewall)


def update_firewall_policy_change_protection(response: NetworkFirewallResponse) -> ActionResult:
    """Whether its policy may be another."""
    firewall = _named(response)
    firewall.firewall_policy_change_protection = bool(response._get_param("FirewallPolicyChangeProtection"))  # noqa: SLF001
    return _answer(firewall)


def delete_firewall(response: NetworkFirewallResponse) -> ActionResult:
    """Delete it with its endpoints."""
    backend, firewall = response.networkfirewall_backend, _named(response)
    for mapping in firewall.subnet_mappings:
        _close(backend, firewall, mapping["SubnetId"])
    del backend.firewalls[firewall.arn]
    return ActionResult({"Firewall": {"FirewallArn": firewall.arn, "FirewallName": firewall.firewall_name}})


def tag_resource(response: NetworkFirewallResponse) -> ActionResult:
    """Add tags."""
    arn = response._get_param("ResourceArn")  # noqa: SLF001
    response.networkfirewall_backend.tagger.tag_resource(arn, response._get_param("Tags"))  # noqa: SLF001
    return _retagged(response, arn)


def untag_resource(response: NetworkFirewallResponse) -> ActionResult:
    """Take tags off."""
    arn = response._get_param("ResourceArn")  # noqa: SLF001
    response.networkfirewall_backend.tagger.untag_resource_using_names(arn, response._get_param("TagKeys"))  # noqa: SLF001
    return _retagged(response, arn)


def _retagged(response: NetworkFirewallResponse, arn: str) -> ActionResult:
    """Moto keeps a firewall's tags twice and answers with those it was made with."""
    backend = response.networkfirewall_backend
    if arn in backend.firewalls:
        backend.firewalls[arn].tags = backend.tagger.list_tags_for_resource(arn)["Tags"]
    return ActionResult({})


def list_tags_for_resource(response: NetworkFirewallResponse) -> ActionResult:
    """Its tags."""
    return ActionResult(response.networkfirewall_backend.tagger.list_tags_for_resource(response._get_param("ResourceArn")))  # noqa: SLF001
