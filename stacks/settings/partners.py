"""Services between us and partners that need no network between us."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from stacks.words import Name, Section, at_least_one

Port = Annotated[int, Field(ge=1, le=65535)]
Principal = Annotated[str, StringConstraints(pattern=r"^arn:aws[a-z-]*:iam::\d{12}:(root|role/[\w+=,.@/-]+)$")]
ServiceName = Annotated[str, StringConstraints(pattern=r"^com\.amazonaws\.vpce\.[a-z]{2}(-[a-z]+)+-\d\.vpce-svc-[0-9a-f]{8,17}$")]


class Offered(Section):
    """A service that partners reach over PrivateLink, in the integration tier.

    Attributes:
        port: where partners reach it, over TLS.
        target_port: where it listens, over TLS too.
        certificate: name of one of ``certificates.services``; each Region has its own of that name.
        partners: who may ask for a connection, by name: an account's root or one role.
    """

    port: Port
    target_port: Port
    certificate: Name
    partners: Annotated[dict[Name, Principal], AfterValidator(at_least_one)]


class Used(Section):
    """A partner's service that the integration tier reaches over PrivateLink; its name in the Regions in which the partner has it."""

    port: Port
    primary: ServiceName
    recovery: ServiceName | None = None


class Partners(Section):
    """Services offered and used, by name."""

    offered: dict[Name, Offered] = Field(default_factory=dict)
    used: dict[Name, Used] = Field(default_factory=dict)
