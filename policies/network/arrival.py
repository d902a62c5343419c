"""Where packets that leave a VPC by another than the internet come out."""

from __future__ import annotations

from dataclasses import dataclass

from policies.resource import Resource


@dataclass(frozen=True)
class Arrival:
    """A VPC that packets reach, and why.

    Attributes:
        subnets: those in which they go on; empty where it may be any.
        enters: those of the attachment by which they come in; empty where they come by none, or its subnets are not seen.
    """

    vpc: Resource
    hop: str
    subnets: tuple[Resource, ...] = ()
    enters: tuple[Resource, ...] = ()
