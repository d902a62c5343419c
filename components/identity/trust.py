"""Who may take on a role: trust policies of people, pipelines and elevation.

Pure. Sources: AWS IAM User Guide, "Create a role for OpenID Connect federation", "Available keys for AWS OIDC federation", "Pass session
tags in AWS STS" and "Role trust policies"; GitHub documentation, "OpenID Connect reference" (the form of ``sub``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from components.identity.duty_policy import MFA_TAG
from components.identity.policy_document import Document, document

GROUP_TAG = "group"
"""Session tag in which the identity provider says in which of our groups the person is."""
TICKET_TAG = "ticket"
"""Session tag that names the change or incident for which somebody is elevated."""

_ONE_PLACE = re.compile(r"^repo:[^/:]+/[^/:]+:(environment:[^:]+|ref:refs/heads/[^:]+)$")
_BY_TOKEN = ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]
_ELEVATION = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"]


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """An OpenID Connect issuer and the audience its tokens must be for.

    Attributes:
        url: ``https://…``, as its discovery document says it.
        audience: client id.
    """

    url: str
    audience: str

    @property
    def host(self) -> str:
        """The issuer in condition keys: its address without the scheme."""
        return self.url.removeprefix("https://").rstrip("/")


def people_trust(provider_arn: str, issuer: Issuer, groups: Iterable[str]) -> Document:
    """People of `groups` who signed in with a second factor; both come as session tags that the issuer signs."""
    asked = {f"{issuer.host}:aud": issuer.audience, f"aws:RequestTag/{MFA_TAG}": "true", f"aws:RequestTag/{GROUP_TAG}": sorted(groups)}
    return document(_federated("PeopleWithSecondFactor", provider_arn, {"StringEquals": asked}))


def pipeline_trust(provider_arn: str, issuer: Issuer, subject: str) -> Document:
    """The pipeline of exactly one repository on exactly one branch or environment.

    Raises:
        ValueError: `subject` is a pattern.
    """
    if reason := loose_subject(subject):
        raise ValueError(reason)
    exact = {f"{issuer.host}:aud": issuer.audience, f"{issuer.host}:sub": subject}
    return document({**_federated("OnePipeline", provider_arn, {"StringEquals": exact}), "Action": _BY_TOKEN[:1]})


def elevation_trust(duty_arns: Iterable[str], tickets: Iterable[str]) -> Document:
    """Holders of a duty, for a named ticket, under their own name, with the second factor they came in with.

    Args:
        duty_arns: roles from which somebody may be elevated.
        tickets: patterns of ticket numbers, for example ``INC-*``.
    """
    asked = {
        "StringEquals": {f"aws:PrincipalTag/{MFA_TAG}": "true"},
        "StringLike": {f"aws:RequestTag/{TICKET_TAG}": sorted(tickets), "sts:SourceIdentity": "?*"},
        "ForAllValues:StringEquals": {"aws:TagKeys": [GROUP_TAG, MFA_TAG, TICKET_TAG]},
    }
    statement = {
        "Sid": "ForATicket",
        "Effect": "Allow",
        "Principal": {"AWS": sorted(duty_arns)},
        "Action": _ELEVATION,
        "Condition": asked,
    }
    return document(statement)


def loose_subject(subject: str) -> str | None:
    """Why a token's subject is not exactly one repository and one branch or environment; None where it is."""
    if "*" in subject or "?" in subject:
        return f"{subject!r} is a pattern; a pipeline is trusted for exactly one repository and one branch or environment"
    if not _ONE_PLACE.match(subject):
        return f"{subject!r} names no branch or environment; write repo:<owner>/<name>:environment:<name> or …:ref:refs/heads/<branch>"
    return None


def _federated(sid: str, provider_arn: str, conditions: Document) -> Document:
    return {"Sid": sid, "Effect": "Allow", "Principal": {"Federated": provider_arn}, "Action": _BY_TOKEN, "Condition": conditions}
