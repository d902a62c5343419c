"""The program run under Pulumi mocks: what it declares, with options, secrets marked, and what it exports.

A recording is made whole, awaited whole, and only then looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pulumi
from google.protobuf import json_format, struct_pb2
from pulumi.runtime.mocks import MockMonitor, Mocks
from pulumi.runtime.proto import resource_pb2

from components.environment_facts import EnvironmentFacts
from components.network.address_plan import AddressPlan
from components.network.region_network import RegionNetwork, RegionNetworkArgs
from stacks.account import AccountRole, RegionRole
from stacks.environment import Environment
from stacks.landing_zone import LandingZone
from stacks.network_design import network_design
from stacks.parse import parse_environment
from stacks.placed import Placed
from stacks.plan_output import recovery_plan
from tests.unit.stacks.mocked_engine import run_mocked

STACKS = Path(__file__).parents[3] / "stacks"
PASSWORD = "made-by-secrets-manager"

_SECRET = "4dabf18193072939515e22adb298388d"  # the wire's mark of a special value (Pulumi SDK, runtime/rpc.py)


@dataclass(frozen=True)
class Declared:
    """One resource as the engine would be told of it; `after`: what must be there first, each as type, two colons and name."""

    type: str
    name: str
    inputs: Mapping[str, Any]
    secret: frozenset[str]
    provider: str
    protect: bool
    ignore_changes: tuple[str, ...]
    custom: bool
    after: frozenset[str]


@dataclass(frozen=True)
class Recording:
    """Everything a program declares, by type and name, and the recovery plan it exports."""

    resources: Mapping[tuple[str, str], Declared]
    plan: Mapping[str, Any] = field(default_factory=dict)

    def of(self, type_: str) -> list[Declared]:
        """Resources of one type token without its package."""
        return [r for r in self.resources.values() if r.type == f"aws:{type_}"]

    def one(self, type_: str, name: str) -> Declared:
        """The resource of that type and name."""
        return self.resources[f"aws:{type_}", name]


class _NoMocks(Mocks):
    """The SDK asks for mocks even where the monitor answers itself."""

    def call(self, args: Any) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        raise NotImplementedError(args.token)

    def new_resource(self, args: Any) -> tuple[str | None, dict[Any, Any]]:
        raise NotImplementedError(args.typ)


class _Monitor(MockMonitor):
    """Keeps what is declared, and answers as a cloud would, as far as the program looks."""

    def __init__(self) -> None:
        super().__init__(_NoMocks())
        self.declared: dict[tuple[str, str], Declared] = {}

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        urn = self.make_urn(request.parent, request.type, request.name)
        if request.type == "pulumi:pulumi:Stack":
            return resource_pb2.RegisterResourceResponse(urn=urn)
        inputs, secret = _inputs(json_format.MessageToDict(request.object))
        key = (request.type, request.name)
        assert key not in self.declared, f"declared twice: {key}"
        self.declared[key] = Declared(
            type=request.type,
            name=request.name,
            inputs=inputs,
            secret=secret,
            provider=request.provider,
            protect=request.protect,
            ignore_changes=tuple(request.ignoreChanges),
            custom=request.custom,
            after=frozenset(urn.split("::", 2)[2].rpartition("$")[2] for urn in request.dependencies),
        )
        return resource_pb2.RegisterResourceResponse(urn=urn, id=f"{request.name}-id", object=_made(request))

    def Invoke(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        assert request.tok == "aws:secretsmanager/getRandomPassword:getRandomPassword", (
            f"the program may ask the cloud nothing else: {request.tok}"
        )
        returned = struct_pb2.Struct()
        returned.update({"randomPassword": PASSWORD, "id": "x"})
        return resource_pb2.ResourceInvokeResponse(**{"return": returned})


def _made(request: Any) -> struct_pb2.Struct:
    """The inputs, and what a cloud would add to them."""
    type_, name = request.type.rpartition(":")[2], request.name
    made = struct_pb2.Struct()
    made.update(
        {
            "arn": f"arn:aws:mock:::{type_}/{name}",
            "address": f"{name}.rds.example",
            "zoneId": f"{name}-id",
            "keyId": f"{name}-id",
        }
    )
    if type_ == "Firewall":
        endpoint = {"availabilityZone": "", "attachments": [{"endpointId": f"{name}-endpoint-id"}]}
        made.update({"firewallStatuses": [{"syncStates": [endpoint]}]})
    if type_ == "VpcEndpoint":
        made.update({"dnsEntries": [{"dnsName": f"{name}.vpce.example", "hostedZoneId": "Z1"}]})
    for key, value in request.object.fields.items():
        made.fields[key].CopyFrom(value)
    return made


def _inputs(written: Mapping[str, Any]) -> tuple[dict[str, Any], frozenset[str]]:
    secret = frozenset(key for key, value in written.items() if isinstance(value, dict) and _SECRET in value)
    return {key: value["value"] if key in secret else value for key, value in written.items()}, secret


def environment(stack: str) -> Environment:
    """The environment of a committed file."""
    return parse_environment(STACKS / f"Pulumi.{stack}.yaml")


def record(of: Environment) -> Recording:
    """Run the program for `of` to its end."""
    monitor = _Monitor()
    plans: list[Mapping[str, Any]] = []
    run_mocked(lambda: _keep(recovery_plan(of, LandingZone(of)), plans), monitor, of.name)
    assert plans, "the recovery plan was never known"
    return Recording(monitor.declared, plans[0])


def _keep(plan: pulumi.Output[Mapping[str, Any]], into: list[Mapping[str, Any]]) -> None:
    plan.apply(into.append)


def record_networks(of: Environment) -> Recording:
    """Make the networks of `of` and nothing else, in a fraction of the time that the whole program takes."""
    monitor = _Monitor()
    run_mocked(lambda: _networks(of), monitor, of.name)
    return Recording(monitor.declared)


def _networks(of: Environment) -> None:
    placed = Placed(of)
    facts = EnvironmentFacts(
        name=of.name,
        accounts=frozenset(of.placements.by_role().values()),
        throw_away=of.throw_away,
        protect=of.stateful_protection,
    )
    for region in RegionRole:
        RegionNetwork(
            region.value,
            RegionNetworkArgs(
                facts=facts,
                region_role=region.value,
                network=placed.at(AccountRole.NETWORK, region),
                workload=placed.at(AccountRole.WORKLOAD, region),
                addresses=AddressPlan(of.address_space.block, of.zones),
                flow_log_bucket="arn:aws:s3:::flow-logs",
                operations_key="arn:aws:kms:eu-west-1:123456789012:key/operations",
                design=network_design(
                    of.network, of.address_space.elsewhere, of.connectivity.beside_hub if of.connectivity else frozenset()
                ),
            ),
        )
