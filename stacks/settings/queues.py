"""Queues by interface."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from stacks.settings.interface_queue import InterfaceQueue
from stacks.words import Name, Section, at_least_one


def _no_suffix(name: object) -> object:
    if isinstance(name, str) and name.endswith(".fifo"):
        raise ValueError(f"{name!r} must not end in .fifo; `fifo: true` adds it")
    return name


class Queues(Section):
    """Queues between systems, by interface: ``orders``, ``results``."""

    interfaces: Annotated[dict[Annotated[Name, BeforeValidator(_no_suffix)], InterfaceQueue], AfterValidator(at_least_one)]
