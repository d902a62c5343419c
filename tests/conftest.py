"""What holds for every test: nothing but loopback is reached, and no cloud credentials are seen."""

from __future__ import annotations

import ipaddress
import signal
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None)  # a busy machine is no failed law
settings.load_profile("house")

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # as in a shell's background: what the tests interrupt would inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)


class NetworkRefusedError(RuntimeError):
    """A test tried to reach beyond this machine."""


def _beyond(address: object) -> bool:
    if not isinstance(address, tuple):
        return False  # a unix socket
    host = str(address[0])
    if host in {"localhost", ""}:
        return False
    try:
        return not ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return True


@pytest.fixture(autouse=True, scope="session")
def _loopback_only() -> Iterator[None]:
    """Refuse connections of this process to anything but 127.0.0.0/8 and ::1."""
    with pytest.MonkeyPatch.context() as patch:
        real = socket.socket.connect

        def connect(self: socket.socket, address: Any) -> None:
            if _beyond(address):
                raise NetworkRefusedError(f"a test tried to reach {address!r}")
            real(self, address)

        patch.setattr(socket.socket, "connect", connect)
        for name in (
            "AWS_PROFILE",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_ENDPOINT_URL",
            "PULUMI_ACCESS_TOKEN",
        ):
            patch.delenv(name, raising=False)
        yield
