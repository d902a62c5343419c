"""Answers to the questions a program may ask the cloud while it is only being recorded.

An unknown question is an error that names it: a guess would put something into the graph that no cloud ever said.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

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
    _known("getPolicyDocument", arguments, {"statements", "version", "policyId"})
    written = [_statement(s) for s in _blocks(arguments, "statements")]
    document: Answer = {"Version": arguments.get("version") or "2012-10-17", "Statement": written}
    if arguments.get("policyId"):
        document["Id"] = arguments["policyId"]
    text = json.dumps(document)
    return {"id": "policy-document", "json": text, "minifiedJson": text}


def _statement(statement: Arguments) -> Answer:
    names = {"sid": "Sid", "actions": "Action", "notActions": "NotAction", "resources": "Resource", "notResources": "NotResource"}
    _known("getPolicyDocument: a statement", statement, {*names, "effect", "principals", "notPrincipals", "conditions"})
    written: Answer = {"Effect": statement.get("effect") or "Allow"}
    written |= {tf: statement[name] for name, tf in names.items() if statement.get(name)}
    for name, key in (("principals", "Principal"), ("notPrincipals", "NotPrincipal")):
        principals: dict[str, list[object]] = {}
        for named in _blocks(statement, name):
            principals.setdefault(str(named["type"]), []).extend(_listed(named["identifiers"]))
        if principals:
            written[key] = "*" if principals.get("*") == ["*"] else principals
    tests: dict[str, dict[str, list[object]]] = {}
    for condition in _blocks(statement, "conditions"):
        tests.setdefault(str(condition["test"]), {}).setdefault(str(condition["variable"]), []).extend(_listed(condition["values"]))
    if tests:
        written["Condition"] = tests
    return written


def _known(where: str, given: Arguments, known: set[str]) -> None:
    """Refuse what the table would leave out of its answer: a rule could not see it.

    Raises:
        UnknownInvokeError: an argument is not known.
    """
    if more := sorted(name for name, value in given.items() if name not in known and value is not None):
        words = ", ".join(more)
        raise UnknownInvokeError(
            f"{where} is given {words}, which a recording cannot follow; policies/sources/invokes.py names what it knows"
        )


def _blocks(holder: Arguments, name: str) -> Iterator[Arguments]:
    listed = holder.get(name)
    for block in _listed(listed) if listed is not None else ():
        if isinstance(block, Mapping):
            yield {_camel(str(key)): value for key, value in block.items()}


def _camel(name: str) -> str:
    """The provider's name of an argument; inside plain dictionaries the SDK hands on the Python one."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


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
