"""Answers to the questions a program may ask the cloud while it is only being recorded.

An unknown question is an error that names it: a guess would put something into the graph that no cloud ever said.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

Arguments = Mapping[str, object]
Answer = dict[str, object]
_RANDOM_PASSWORD = "aws:secretsmanager/getRandomPassword:getRandomPassword"  # noqa: S105 - the name of a function


class UnknownInvokeError(Exception):
    """The program asks a question that no recording can answer."""


def answer(token: str, arguments: Arguments, region: str, secret: Callable[[str], str]) -> Answer:
    """What the cloud might say.

    Args:
        token: the function, for example ``aws:index/getRegion:getRegion``.
        arguments: the function's arguments by Pulumi name.
        region: Region of the provider that is asked.
        secret: makes a stand-in for something nobody may know.

    Raises:
        UnknownInvokeError: the function is not in the table.
    """
    if token == _RANDOM_PASSWORD:
        return {"id": region, "randomPassword": secret(token), **arguments}
    known = _ANSWERS.get(token)
    if known is None:
        raise UnknownInvokeError(f"the program calls {token}, for which a recording has no answer; add it to policies/sources/invokes.py")
    return {**arguments, **known(arguments, region)}


def _policy_document(arguments: Arguments, _region: str) -> Answer:
    """Source: Terraform AWS provider, data source `aws_iam_policy_document`: one value is written bare, several as a list."""
    statements = arguments.get("statements")
    written = [_statement(s) for s in statements if isinstance(s, Mapping)] if isinstance(statements, list) else []
    document: Answer = {"Version": arguments.get("version") or "2012-10-17", "Statement": written}
    if arguments.get("policyId"):
        document["Id"] = arguments["policyId"]
    text = json.dumps(document)
    return {"id": "policy-document", "json": text, "minifiedJson": text}


def _statement(statement: Mapping[str, object]) -> Answer:
    names = {"sid": "Sid", "actions": "Action", "notActions": "NotAction", "resources": "Resource", "notResources": "NotResource"}
    written: Answer = {"Effect": statement.get("effect") or "Allow"}
    written |= {tf: statement[name] for name, tf in names.items() if statement.get(name)}
    for name, key in (("principals", "Principal"), ("notPrincipals", "NotPrincipal")):
        if isinstance(listed := statement.get(name), list):
            principals = {str(p["type"]): p["identifiers"] for p in listed}
            written[key] = "*" if principals.get("*") == ["*"] else principals
    if isinstance(conditions := statement.get("conditions"), list):
        tests: dict[str, dict[str, object]] = {}
        for condition in conditions:
            tests.setdefault(str(condition["test"]), {})[str(condition["variable"])] = condition["values"]
        written["Condition"] = tests
    return written


def _zones(_arguments: Arguments, region: str) -> Answer:
    names = [f"{region}{letter}" for letter in "abc"]
    return {"id": region, "names": names, "zoneIds": [f"{region}-az{n}" for n in (1, 2, 3)], "groupNames": [region]}


def _identity(_arguments: Arguments, _region: str) -> Answer:
    return {"accountId": "123456789012", "arn": "arn:aws:iam::123456789012:role/recording", "id": "123456789012", "userId": "recording"}


_ANSWERS: Mapping[str, Callable[[Arguments, str], Answer]] = {
    "aws:iam/getPolicyDocument:getPolicyDocument": _policy_document,
    "aws:index/getAvailabilityZones:getAvailabilityZones": _zones,
    "aws:index/getCallerIdentity:getCallerIdentity": _identity,
    "aws:index/getPartition:getPartition": lambda _a, _r: {
        "id": "aws",
        "partition": "aws",
        "dnsSuffix": "amazonaws.com",
        "reverseDnsPrefix": "com.amazonaws",
    },
    "aws:index/getRegion:getRegion": lambda _a, region: {
        "id": region,
        "name": region,
        "region": region,
        "description": region,
        "endpoint": f"ec2.{region}.amazonaws.com",
    },
}
