"""Addresses of an environment."""

from __future__ import annotations

from ipaddress import IPv4Network

from pydantic import Field

from stacks.words import Name, Section


class AddressSpace(Section):
    """Addresses of the environment, and those that are taken elsewhere (on the premises, by partners)."""

    block: IPv4Network
    elsewhere: dict[Name, IPv4Network] = Field(default_factory=dict)
