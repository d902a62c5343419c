"""Where people and pipelines come from."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from stacks.words import RoleArn, Section, at_least_one

IssuerUrl = Annotated[str, StringConstraints(pattern=r"^https://[a-z0-9.-]+(/[\w./-]+)?$")]


class PeopleFederation(Section):
    """The OpenID Connect issuer of people.

    Its tokens must carry two session tags that it alone decides on: ``mfa``, which is ``true`` after a second factor, and ``group``.

    Attributes:
        audience: client id that its tokens are for.
    """

    issuer: IssuerUrl
    audience: str


class PipelineFederation(Section):
    """The one pipeline that deploys.

    Attributes:
        issuer: of its tokens, for example GitHub Actions.
        subject: exactly one repository on exactly one branch or environment: ``repo:<owner>/<name>:environment:<name>``.
        takes_on: roles with which it deploys.
    """

    issuer: IssuerUrl
    audience: str = "sts.amazonaws.com"
    subject: str
    takes_on: Annotated[frozenset[RoleArn], AfterValidator(at_least_one)]
