"""Rules of who may use a key, and hand on the use of it.

Sources: AWS KMS Developer Guide, "Key policies in AWS KMS", "Grants in AWS KMS" (a grant admits its holder beside the key's policy), "Best
practices for AWS KMS"; AWS Foundational Security Best Practices, KMS.5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policies.aws.callers import ONE, OURS, binds, lets_everybody
from policies.aws.grants import ROLE, boundary_of
from policies.aws.keys import KEY, REPLICA, policy_of
from policies.aws.statements import Statement, statements
from policies.graph import Graph
from policies.resource import Resource
from policies.rule import Severity, Violation, rule
from policies.rules.keys import ADMINISTER, USE, holders

_ACCOUNT = re.compile(r"\d{12}|arn:[^:]+:iam::\d{12}:root|.*\$\{urn:[^}]*\}:root")
_GRANT = "aws:kms/grant:Grant"
_GRANTS_BOUND_BY = ("kms:GrantIsForAWSResource", "kms:GranteePrincipal")


@rule(
    "KEY-004",
    Severity.CRITICAL,
    asks="Does no key's policy let everybody, or everybody in an account, use the key?",
    remedy="Name the roles that use the key, or bind the statement by aws:PrincipalArn (an account) or aws:PrincipalOrgID (everybody).",
    controls=("HIPAA 164.312(a)(1)", "HIPAA 164.312(a)(2)(iv)", "NIST AC-3", "NIST AC-6", "NIST SC-12"),
)
def keys_are_used_by_named_roles(graph: Graph) -> Iterator[Violation]:
    """A key that everybody may use encrypts for nobody: whoever reaches the data reads it. Who also administers is KEY-001's finding."""
    for key in graph.of_type(KEY, REPLICA):
        written = policy_of(graph, key)
        both = holders(written, ADMINISTER) & holders(written, USE)
        for statement in written:
            if any(statement.grants(action) for action in USE) and (who := _too_many(statement, both)):
                yield Violation(key, f"{key.name} may be used by {who}, and no condition says by whom there")


@rule(
    "KEY-011",
    Severity.HIGH,
    asks="Can the use of a key be handed on only to services of AWS, or to whom the policy names?",
    remedy="Bind kms:CreateGrant by kms:GrantIsForAWSResource, or by kms:GranteePrincipal; leave CreateGrant out of grants, or deny it in "
    "the holder's permissions boundary where kms:GrantIsForAWSResource is false.",
    controls=("HIPAA 164.308(a)(4)(ii)(B)", "HIPAA 164.312(a)(1)", "NIST AC-3", "NIST AC-6(1)", "NIST SC-12"),
)
def grants_are_bounded(graph: Graph) -> Iterator[Violation]:
    """Whoever may create a grant may let anybody decrypt, in any account, and the key's policy will never show it."""
    for key in graph.of_type(KEY, REPLICA):
        for statement in policy_of(graph, key):
            who = sorted(set(statement.principals) - set(statement.services)) or (["everybody else"] if statement.not_principals else [])
            if who and statement.grants("kms:CreateGrant") and not binds(statement, *_GRANTS_BOUND_BY):
                yield Violation(key, f"{', '.join(who)} may grant the use of {key.name} to anybody")
    for grant in graph.of_type(_GRANT):
        by_service = grant.known_text("granteePrincipal").endswith(".amazonaws.com")
        if "CreateGrant" in grant.texts("operations") and not by_service and not _held_back(graph, grant):
            yield Violation(grant, f"{grant.name} lets its holder hand on the use of the key to anybody")


def _held_back(graph: Graph, grant: Resource) -> bool:
    """Whether the boundary of a grant's holder denies granting on, at least to what is no service: no allowing policy is asked here."""
    holder = graph.target(grant, "granteePrincipal", ROLE)
    boundary = boundary_of(graph, holder) if holder else None
    return boundary is not None and any(
        not s.allows and s.covers("kms:CreateGrant") and s.on_everything and (not s.conditions or _only_to_services(s))
        for s in statements(boundary, "policy")
    )


def _only_to_services(statement: Statement) -> bool:
    return statement.conditions == {"Bool": {"kms:GrantIsForAWSResource": "false"}}


def _too_many(statement: Statement, judged_elsewhere: set[str]) -> str | None:
    """Whom a statement lets in who is not one named holder, in words; None where it lets in none, or binds them."""
    if lets_everybody(statement):
        return None if binds(statement, *OURS) else "everybody"
    accounts = sorted(p for p in statement.principals if _ACCOUNT.fullmatch(p) and p not in judged_elsewhere)
    return f"everybody in {', '.join(accounts)}" if accounts and not binds(statement, *ONE) else None
