"""Routes pass, refuse, swallow and delay, change under running connections, and outlive the process."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.sandbox.aws_sandbox import AwsSandbox, free_port, until


class _Echo:
    """A server that sends back what it gets, on an address of 127.0.0.0/8."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.200.0.1", 0))
        self.port = self._server.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._echo, args=(client,), daemon=True).start()

    def _echo(self, client: socket.socket) -> None:
        with client:
            try:
                while data := client.recv(1 << 16):
                    client.sendall(data)
            except OSError:
                return

    def close(self) -> None:
        with contextlib.suppress(OSError):  # closed by the test already
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AwsSandbox]:
    sandbox = AwsSandbox(tmp_path_factory.mktemp("network"))
    sandbox.start_network()
    yield sandbox
    sandbox.stop()


@pytest.fixture
def echo() -> Iterator[_Echo]:
    server = _Echo()
    yield server
    server.close()


@pytest.fixture
def listen(network: AwsSandbox) -> Iterator[str]:
    where = f"127.201.0.1:{free_port()}"
    yield where
    httpx.delete(f"{network.network_url}/routes/{where}")


def _put(network: AwsSandbox, listen: str, echo: _Echo, **more: object) -> httpx.Response:
    return httpx.put(f"{network.network_url}/routes/{listen}", json={"upstream": f"127.200.0.1:{echo.port}", **more})


def _connect(listen: str) -> socket.socket:
    address, _, port = listen.rpartition(":")
    return socket.create_connection((address, int(port)), timeout=5)


def _round_trip(connection: socket.socket, data: bytes = b"hello") -> bytes:
    connection.sendall(data)
    got = b""
    while len(got) < len(data):
        part = connection.recv(1 << 20)
        if not part:
            raise ConnectionResetError
        got += part
    return got


def test_a_route_passes_bytes_unchanged_both_ways_however_many(network: AwsSandbox, echo: _Echo, listen: str) -> None:
    assert _put(network, listen, echo).status_code == 200
    sent = bytes(range(256)) * (32 << 10)
    with _connect(listen) as connection:
        sender = threading.Thread(target=connection.sendall, args=(sent,))
        sender.start()
        got = bytearray()
        while len(got) < len(sent):
            got += connection.recv(1 << 20)
        sender.join()
    assert bytes(got) == sent


def test_the_end_of_one_direction_is_passed_on(network: AwsSandbox, echo: _Echo, listen: str) -> None:
    _put(network, listen, echo)
    with _connect(listen) as connection:
        connection.sendall(b"last words")
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(100) == b"last words"
        assert connection.recv(100) == b""


def test_refusing_resets_what_is_open_and_admits_nothing_until_it_passes_again(network: AwsSandbox, echo: _Echo, listen: str) -> None:
    _put(network, listen, echo)
    with _connect(listen) as connection:
        assert _round_trip(connection) == b"hello"
        _put(network, listen, echo, mode="refuse")
        with pytest.raises(ConnectionError):
            _round_trip(connection)
    with pytest.raises(ConnectionRefusedError):
        _connect(listen)
    _put(network, listen, echo)
    with _connect(listen) as connection:
        assert _round_trip(connection) == b"hello"


def test_a_black_hole_is_silent_and_what_knocked_meanwhile_is_served_when_it_ends(network: AwsSandbox, echo: _Echo, listen: str) -> None:
    _put(network, listen, echo)
    with _connect(listen) as before:
        assert _round_trip(before) == b"hello"
        _put(network, listen, echo, mode="drop")
        with pytest.raises(ConnectionError):
            _round_trip(before)
    with _connect(listen) as meanwhile:
        meanwhile.sendall(b"anybody?")
        meanwhile.settimeout(0.3)
        with pytest.raises(TimeoutError):
            meanwhile.recv(100)
        meanwhile.settimeout(5)
        _put(network, listen, echo)
        assert meanwhile.recv(100) == b"anybody?"


def test_latency_is_added_to_each_round_trip_and_order_is_kept_when_it_ends(network: AwsSandbox, echo: _Echo, listen: str) -> None:
    _put(network, listen, echo, latency_ms=150)
    with _connect(listen) as connection:
        started = time.monotonic()
        assert _round_trip(connection) == b"hello"
        assert time.monotonic() - started >= 0.15
        connection.sendall(b"first ")
        _put(network, listen, echo, latency_ms=0)
        assert _round_trip(connection, b"second")[:6] == b"first "


def test_a_client_of_a_dead_server_is_reset(network: AwsSandbox, echo: _Echo, listen: str) -> None:
    _put(network, listen, echo)
    echo.close()
    with _connect(listen) as connection, pytest.raises(ConnectionError):
        _round_trip(connection)


def test_a_new_upstream_takes_the_place_of_the_old_one(network: AwsSandbox, echo: _Echo, listen: str) -> None:
    other = _Echo()
    _put(network, listen, echo)
    with _connect(listen) as connection:
        assert _round_trip(connection) == b"hello"
        _put(network, listen, other)
        with pytest.raises(ConnectionError):
            _round_trip(connection)
    with _connect(listen) as connection:
        assert _round_trip(connection) == b"hello"
    other.close()


@pytest.mark.parametrize(
    ("listen", "body", "message"),
    [
        ("127.201.0.9:80x", {"upstream": "127.0.0.1:1"}, "is not ADDRESS:PORT"),
        ("10.0.0.1:5432", {"upstream": "127.0.0.1:1"}, "is not on 127.0.0.0/8"),
        ("127.201.0.9:5432", {"upstream": "192.0.2.1:1"}, "is not on 127.0.0.0/8"),
        ("127.201.0.9:5432", {"upstream": "127.0.0.1:1", "mode": "melt", "latency_ms": -1}, "mode 'melt' is none of"),
        ("127.201.0.9:5432", {"upstream": "127.0.0.1:1", "mode": "melt", "latency_ms": -1}, "latency_ms -1 is not"),
        ("127.201.0.9:5432", {"upstream": "127.0.0.1:1", "speed": 3}, "unknown speed"),
        ("127.201.0.9:5432", [], "the body must be an object"),
    ],
)
def test_a_malformed_route_is_refused_with_every_reason(network: AwsSandbox, listen: str, body: object, message: str) -> None:
    answer = httpx.put(f"{network.network_url}/routes/{listen}", json=body)
    assert answer.status_code == 400
    assert message in answer.json()["error"]


def test_an_address_that_is_taken_is_said_to_be(network: AwsSandbox, echo: _Echo) -> None:
    taken = f"127.200.0.1:{echo.port}"
    answer = _put(network, taken, echo)
    assert answer.status_code == 409
    assert f"cannot listen on {taken}" in answer.json()["error"]
    assert taken not in {route["listen"] for route in httpx.get(f"{network.network_url}/routes").json()["routes"]}


def test_a_removed_route_is_gone(network: AwsSandbox, echo: _Echo, listen: str) -> None:
    _put(network, listen, echo)
    assert httpx.delete(f"{network.network_url}/routes/{listen}").status_code == 200
    assert httpx.delete(f"{network.network_url}/routes/{listen}").status_code == 404
    with pytest.raises(ConnectionRefusedError):
        _connect(listen)


def test_a_killed_network_has_its_routes_again(tmp_path: Path, echo: _Echo, listen: str) -> None:
    network = AwsSandbox(tmp_path)
    network.start_network()
    try:
        _put(network, listen, echo)
        assert network.network is not None
        network.network.kill()
        network.network.wait()
        network.start_network()
        with _connect(listen) as connection:
            assert _round_trip(connection) == b"hello"
        assert until(lambda: httpx.get(f"{network.network_url}/health").json()) == {"status": "ok", "routes": 1}
    finally:
        network.stop()


def test_a_damaged_route_file_is_named_and_does_not_stop_the_network(tmp_path: Path) -> None:
    (tmp_path / "network").mkdir()
    (tmp_path / "network" / "routes.json").write_text("[{]")
    network = AwsSandbox(tmp_path)
    network.start_network()
    network.stop()
    assert "routes.json is not a route file and is ignored" in (tmp_path / "network.log").read_text()
