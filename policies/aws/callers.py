"""Whether a statement's conditions bind who may use it, and how.

Source: Amazon S3 User Guide, "The meaning of public" (which keys make a policy that names everybody non-public).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import ip_network

from policies.aws.conditions import demands
from policies.aws.statements import Statement

# Keys that only someone, or something, of ours can satisfy.
OURS = (
    "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalTag/*", "aws:userid",
    "aws:username", "aws:SourceAccount", "aws:SourceOwner", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceVpc",
    "aws:SourceVpce", "aws:SourceIp", "aws:VpcSourceIp", "kms:CallerAccount", "s3:DataAccessPointAccount", "s3:DataAccessPointArn",
)  # fmt: skip
# Keys that tell one caller of an account from another.
ONE = ("aws:PrincipalArn", "aws:PrincipalTag/*", "aws:userid", "aws:username")
# Keys that ask for more than being the right role: a second factor, or a tag that somebody else sets.
_SECOND_FACTOR = ("aws:multifactorauthpresent", "aws:multifactorauthage")
_TAG = "aws:principaltag/"
_ARN = "aws:principalarn"
# Broader ranges of addresses are nobody's own ("The meaning of public"), and neither is an ARN of whatever account.
_BROADEST = {4: 8, 6: 32}
_ANYBODYS = re.compile(r"arn:[^:]*:[^:]*:[^:]*:[*?]+:.*")


def binds(statement: Statement, *keys: str) -> bool:
    """Whether a request must have a stated value under one of `keys`, and one that not everybody can have."""
    return any(not any(_is_anybodys(v) for v in values) for values in demands(statement.conditions, *keys))


def asks_for_more_than_a_role(statement: Statement) -> bool:
    """Whether an allowing statement demands a second factor or a tag, or a denying one lifts itself only with it."""
    if statement.allows:
        return binds(statement, *_SECOND_FACTOR, f"{_TAG}*")
    return any(_is_of_the_caller(key) and key != _ARN for key in _keys(statement))


def denied_to_all(statement: Statement, action: str) -> bool:
    """Whether a statement denies an action to whoever there is, be it under conditions."""
    return not statement.allows and "*" in statement.principals and statement.covers(action)


def kept_from_all(statement: Statement, action: str) -> bool:
    """Whether a statement denies an action to whoever there is, but for whom it leaves out by name, tag or second factor."""
    return denied_to_all(statement, action) and all(_is_of_the_caller(key) for key in _keys(statement))


def lets_everybody(statement: Statement) -> bool:
    """Whether a statement allows something to whoever there is: by name, or by leaving some out; conditions aside."""
    return statement.allows and ("*" in statement.principals or bool(statement.not_principals))


def _is_anybodys(value: str) -> bool:
    if value.lower() == "false" or _ANYBODYS.fullmatch(value):
        return True
    try:
        network = ip_network(value, strict=False)
    except ValueError:
        return False
    return network.prefixlen < _BROADEST[network.version]


def _keys(statement: Statement) -> set[str]:
    return {str(key).lower() for tests in statement.conditions.values() if isinstance(tests, Mapping) for key in tests}


def _is_of_the_caller(key: str) -> bool:
    return key == _ARN or key in _SECOND_FACTOR or key.startswith(_TAG)
