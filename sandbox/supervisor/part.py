"""The processes a sandbox is made of, in the order in which they need each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

Ports = Mapping[str, int]


@dataclass(frozen=True)
class Part:
    """One process.

    Attributes:
        module: run with `python -m`.
        arguments: made from the state directory and the ports of all parts.
        restartable: whether a new process can take over where the old one was; one that holds its state in memory cannot.
    """

    name: str
    module: str
    arguments: Callable[[Path, Ports], tuple[str, ...]]
    restartable: bool = True


def url(port: int) -> str:
    """The loopback address of a part that speaks HTTP."""
    return f"http://127.0.0.1:{port}"


PARTS: tuple[Part, ...] = (
    Part("network", "sandbox.network.serve", lambda state, ports: ("--port", str(ports["network"]), "--state-dir", str(state))),
    Part(
        "aws",
        "sandbox.aws.serve",
        lambda state, ports: ("--port", str(ports["aws"]), "--state-dir", str(state), "--network-url", url(ports["network"])),
        restartable=False,
    ),
    Part("dns", "sandbox.dns.serve", lambda _, ports: ("--port", str(ports["dns"]), "--aws-url", url(ports["aws"]))),
    Part(
        "provider",
        "sandbox.aws_provider.serve",
        lambda state, ports: ("--port", str(ports["provider"]), "--aws-url", url(ports["aws"]), "--state-dir", str(state)),
    ),
)
