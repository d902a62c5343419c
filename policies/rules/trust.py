"""Rules of who may become a role.

Source: AWS IAM User Guide, "AWS JSON policy elements: Principal", "Create a role for OpenID Connect federation", "Access to AWS accounts
owned by third parties" (the external ID); CIS AWS Foundations Benchmark v3.0, 1.21.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policies.aws.grants import ROLE
from policies.aws.placement import own_accounts
from policies.aws.statements import Statement, statements
from policies.graph import Graph
from policies.need import Need, NotShownError
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

_WHO = ("aws:principalarn", "aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths", "aws:principaltag/*", "aws:userid")
_ASKED = (*_WHO, "sts:externalid", "aws:multifactorauthpresent", "sts:sourceidentity", "saml:sub", "aws:requesttag/*")
# Issuers whose tokens anybody can have: only the subject tells whose they are.
_SHARED_ISSUERS = ("token.actions.githubusercontent.com", "gitlab.com", "app.terraform.io", "oidc.circleci.com", "api.bitbucket.org")
# Whose it is comes first in a subject: two whole fields, such as repo:owner/name:, before anything that may vary.
_WHOSE = re.compile(r"[^:*?]+:[^:*?]+(:|$)")
_ACCOUNT = re.compile(r"(?:^|arn:[^:]*:(?:iam|sts)::)(\d{12})(?:$|:)")


@rule(
    "ID-006",
    Severity.CRITICAL,
    asks="Does no role trust everybody?",
    remedy="Name the roles that may assume it; where all of an organization may, demand aws:PrincipalOrgID.",
    controls=("HIPAA 164.312(a)(1)", "HIPAA 164.312(d)", "NIST AC-3", "NIST AC-6", "NIST IA-2"),
)
def nobody_is_everybody(graph: Graph) -> Iterator[Violation]:
    """A role that everybody may assume gives every AWS customer what it may do."""
    for role, statement in _trusts(graph):
        if "*" in statement.by_kind.get("AWS", ()) and not statement.demands(*_WHO):
            yield Violation(role, f"{role.name} trusts everybody")
        if statement.not_principals:
            yield Violation(role, f"{role.name} trusts everybody but {', '.join(statement.not_principals)}")


@rule(
    "ID-007",
    Severity.HIGH,
    asks="Does every role that trusts a whole account ask who comes?",
    remedy="Name the roles as principals, or demand aws:PrincipalArn, a principal tag or a second factor.",
    controls=("HIPAA 164.308(a)(4)(ii)(B)", "HIPAA 164.312(d)", "NIST AC-3", "NIST AC-6", "NIST IA-2"),
)
def accounts_are_not_trusted_whole(graph: Graph) -> Iterator[Violation]:
    """To trust an account is to trust everybody whom its administrators will ever let assume a role."""
    for role, statement in _trusts(graph):
        whole = [p for p in statement.by_kind.get("AWS", ()) if p.endswith(":root") or p.isdigit()]
        if whole and not statement.demands(*_ASKED):
            yield Violation(role, f"{role.name} trusts all of {', '.join(whole)}, and asks for nothing")


@rule(
    "ID-008",
    Severity.CRITICAL,
    asks="Does every role for federated identities demand the audience and whose token it is?",
    remedy="Demand the provider's :aud and :sub (for a pipeline: repo:owner/name:…), or the session tags it signs; for SAML, SAML:aud.",
    controls=("HIPAA 164.312(d)", "HIPAA 164.312(a)(1)", "NIST IA-2", "NIST IA-5", "NIST AC-3"),
)
def federation_is_bound(graph: Graph) -> Iterator[Violation]:
    """The provider vouches for a token, not for its being meant for us: a public one issues them to every repository there is."""
    for role, statement in _trusts(graph):
        if statement.grants("sts:AssumeRoleWithWebIdentity") and statement.by_kind.get("Federated"):
            yield from (Violation(role, f"{role.name} {reason}") for reason in _unbound(graph, statement))
        elif statement.grants("sts:AssumeRoleWithSAML") and not statement.demands("saml:aud"):
            yield Violation(role, f"{role.name} takes SAML assertions that are meant for anybody (SAML:aud)")


@rule(
    "ID-009",
    Severity.HIGH,
    asks="Does every role that trusts another organization's account demand an external id?",
    remedy="Agree on an sts:ExternalId with whoever owns that account; an account of ours goes into the recovery plan's accounts.",
    controls=("HIPAA 164.308(b)(1)", "HIPAA 164.312(d)", "NIST AC-3", "NIST AC-20(1)", "NIST IA-2"),
)
def strangers_bring_an_id(graph: Graph) -> Iterator[Violation]:
    """A vendor works for many: without the id, another customer can have the vendor use our role.

    Ours are the accounts that providers work in and the recovery plan lists. Where nothing names one, nobody can tell who is a stranger:
    the rule is not asked then, as soon as a role trusts some account without an id.
    """
    ours = own_accounts(graph)
    for role, statement in _trusts(graph):
        named = {found[1]: p for p in statement.by_kind.get("AWS", ()) if (found := _ACCOUNT.search(p))}
        strangers = sorted(set(named) - ours)
        if strangers and not statement.demands("sts:externalid", "aws:principalorgid"):
            if not ours:
                raise NotShownError(Need.ACCOUNTS)
            yield Violation(role, f"{role.name} trusts {', '.join(strangers)}, not an account of ours, without an external id")


def _trusts(graph: Graph) -> Iterator[tuple[Resource, Statement]]:
    """What lets somebody become a role, role by role."""
    for role in graph.of_type(ROLE):
        yield from ((role, s) for s in statements(role, "assumeRolePolicy") if s.allows)


def _unbound(graph: Graph, statement: Statement) -> Iterator[str]:
    """What a trust in web identities leaves open."""
    if not statement.demands("*:aud"):
        yield "takes tokens that are meant for anybody (aud)"
    subjects = statement.demands("*:sub")
    if _is_shared(graph, statement):
        if open_to := [s for s in subjects if "*" in s and not _WHOSE.match(s)]:
            yield f"takes the tokens of whatever matches {', '.join(open_to)}"
        elif not subjects:
            yield "takes the tokens of everybody at a public issuer (sub)"
    elif not subjects and not statement.demands("aws:requesttag/*", "*:amr", "*:groups"):
        yield "takes the tokens of everybody whom the issuer knows (sub, or the session tags it signs)"


def _is_shared(graph: Graph, statement: Statement) -> bool:
    providers = (graph.named(f, "aws:iam/openIdConnectProvider:OpenIdConnectProvider", "arn") for f in statement.by_kind["Federated"])
    urls = [*statement.by_kind["Federated"], *(p.text("url") for p in providers if p)]
    return any(issuer in url for url in urls for issuer in _SHARED_ISSUERS)
