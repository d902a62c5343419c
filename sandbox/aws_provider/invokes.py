"""The functions a program may call: each from its arguments to a result, at most with an AWS call of reading."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.aws_provider import models
from sandbox.aws_provider.errors import NotInTableError
from sandbox.aws_provider.session import Session
from sandbox.aws_provider.shape import to_aws
from sandbox.aws_provider.values import Properties, present


@dataclass(frozen=True)
class Invocation:
    """One call of a function, in one provider instance and Region."""

    session: Session
    region: str
    arguments: Properties

    def call(self, service: str, operation: str, **parameters: Any) -> Any:
        """Make an AWS call.

        Raises:
            AwsCallError: AWS refused it or does not answer.
        """
        return self.session.call(service, self.region, operation, parameters)


@dataclass(frozen=True)
class Function:
    """A function and the arguments it takes."""

    run: Callable[[Invocation], Properties]
    arguments: frozenset[str]


def invoke(token: str, session: Session, arguments: Properties) -> Properties:
    """Call the function `token`, such as ``aws:index/getRegion:getRegion``.

    Raises:
        NotInTableError: the function or one of its arguments is not known.
        AwsCallError: AWS refused a call.
    """
    function = _FUNCTIONS.get(token)
    if function is None:
        raise NotInTableError(f"the function {token} is not in the sandbox's table")
    if unknown := sorted(set(present(arguments)) - function.arguments - {"region"}):
        raise NotInTableError(f"{token} has no argument {', '.join(map(repr, unknown))} in the sandbox")
    return function.run(Invocation(session, arguments.get("region") or session.region, arguments))


def _caller_identity(call: Invocation) -> Properties:
    identity = call.call("sts", "GetCallerIdentity")
    return {"accountId": identity["Account"], "arn": identity["Arn"], "userId": identity["UserId"], "id": identity["Account"]}


def _region(call: Invocation) -> Properties:
    region = call.arguments.get("name") or call.region
    return {"id": region, "name": region, "region": region, "endpoint": f"ec2.{region}.amazonaws.com", "description": region}


def _partition(_call: Invocation) -> Properties:
    return {"id": "aws", "partition": "aws", "dnsSuffix": "amazonaws.com", "reverseDnsPrefix": "com.amazonaws"}


def _availability_zones(call: Invocation) -> Properties:
    wanted = call.arguments
    zones = call.call("ec2", "DescribeAvailabilityZones")["AvailabilityZones"]
    zones = [
        zone
        for zone in zones
        if (not wanted.get("state") or zone["State"] == wanted["state"])
        and zone["ZoneName"] not in (wanted.get("excludeNames") or ())
        and zone["ZoneId"] not in (wanted.get("excludeZoneIds") or ())
    ]
    names, ids = [zone["ZoneName"] for zone in zones], [zone["ZoneId"] for zone in zones]
    return {"id": call.region, "region": call.region, "names": names, "zoneIds": ids, "groupNames": [call.region]}


def _random_password(call: Invocation) -> Properties:
    members = models.parameters("secretsmanager", "GetRandomPassword")
    spelled = {name[0].lower() + name[1:]: name for name in members}
    given = {spelled[name]: to_aws(members[spelled[name]], value) for name, value in present(call.arguments).items() if name != "region"}
    return {
        **call.arguments,
        "id": call.region,
        "region": call.region,
        "randomPassword": call.call("secretsmanager", "GetRandomPassword", **given)["RandomPassword"],
    }


def _policy_document(call: Invocation) -> Properties:
    statements = [_statement(statement) for statement in call.arguments.get("statements") or ()]
    for name, first in (("sourcePolicyDocuments", True), ("overridePolicyDocuments", False)):
        for text in call.arguments.get(name) or ():
            statements = _merged(json.loads(text)["Statement"], statements, first=first)
    document: Properties = {"Version": call.arguments.get("version") or "2012-10-17"}
    if call.arguments.get("policyId"):
        document["Id"] = call.arguments["policyId"]
    document["Statement"] = statements
    text = json.dumps(document, indent=2)
    minified = json.dumps(document, separators=(",", ":"))
    return {**call.arguments, "id": str(int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)), "json": text, "minifiedJson": minified}


def _statement(declared: Mapping[str, Any]) -> Properties:
    statement: Properties = {"Sid": declared["sid"]} if declared.get("sid") else {}
    statement["Effect"] = declared.get("effect") or "Allow"
    for name, member in (("actions", "Action"), ("notActions", "NotAction"), ("resources", "Resource"), ("notResources", "NotResource")):
        if declared.get(name):
            statement[member] = _one_or_many(declared[name])
    for name, member in (("principals", "Principal"), ("notPrincipals", "NotPrincipal")):
        if declared.get(name):
            statement[member] = _principals(declared[name])
    for condition in declared.get("conditions") or ():
        tests = statement.setdefault("Condition", {}).setdefault(condition["test"], {})
        tests[condition["variable"]] = _one_or_many(condition["values"])
    return statement


def _principals(declared: list[Mapping[str, Any]]) -> Any:
    if any(principal["type"] == "*" for principal in declared):
        return "*"
    by_type: dict[str, list[str]] = {}
    for principal in declared:
        by_type.setdefault(principal["type"], []).extend(principal["identifiers"])
    return {kind: _one_or_many(identifiers) for kind, identifiers in by_type.items()}


def _merged(others: Any, statements: list[Properties], *, first: bool) -> list[Properties]:
    """Statements of another document before ours, or over ours of the same Sid."""
    others = others if isinstance(others, list) else [others]
    winner, loser = (statements, others) if first else (others, statements)
    taken = {statement["Sid"] for statement in winner if statement.get("Sid")}
    kept = [statement for statement in loser if statement.get("Sid") not in taken]
    return [*kept, *winner]


def _one_or_many(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


_POLICY_ARGUMENTS = frozenset({"statements", "version", "policyId", "sourcePolicyDocuments", "overridePolicyDocuments"})
_PASSWORD_ARGUMENTS = frozenset(
    {
        "passwordLength",
        "excludeCharacters",
        "excludeNumbers",
        "excludePunctuation",
        "excludeUppercase",
        "excludeLowercase",
        "includeSpace",
        "requireEachIncludedType",
    }
)
_FUNCTIONS: Mapping[str, Function] = {
    "aws:index/getCallerIdentity:getCallerIdentity": Function(_caller_identity, frozenset()),
    "aws:index/getRegion:getRegion": Function(_region, frozenset({"name"})),
    "aws:index/getPartition:getPartition": Function(_partition, frozenset()),
    "aws:index/getAvailabilityZones:getAvailabilityZones": Function(
        _availability_zones, frozenset({"state", "excludeNames", "excludeZoneIds"})
    ),
    "aws:iam/getPolicyDocument:getPolicyDocument": Function(_policy_document, _POLICY_ARGUMENTS),
    "aws:secretsmanager/getRandomPassword:getRandomPassword": Function(_random_password, _PASSWORD_ARGUMENTS),
}
