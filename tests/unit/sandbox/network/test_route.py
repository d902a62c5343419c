"""Routes: what can be written can be read again, and what is wrong is named all at once."""

from __future__ import annotations

from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.network.route import Endpoint, Mode, Route, RouteError

endpoints = st.builds(Endpoint, st.ip_addresses(v=4, network="127.0.0.0/8"), st.integers(1, 65535))


@given(st.builds(Route, endpoints, endpoints, st.sampled_from(Mode), st.floats(0, 60_000)))
def test_a_route_survives_its_file(route: Route) -> None:
    assert Route.from_json(str(route.listen), route.to_json()) == route


def test_every_problem_of_a_route_is_in_one_message() -> None:
    with pytest.raises(RouteError) as refused:
        Route.from_json("here", {"upstream": "there", "mode": "melt", "latency_ms": True, "colour": "red"})
    for part in ("'here' is not ADDRESS:PORT", "'there' is not ADDRESS:PORT", "mode 'melt'", "latency_ms True", "unknown colour"):
        assert part in str(refused.value)


@pytest.mark.parametrize("text", ["10.0.0.1:5432", "127.0.0.1:0", "127.0.0.1:65536", "0.0.0.0:5432"])
def test_only_loopback_addresses_with_a_port_are_endpoints(text: str) -> None:
    with pytest.raises(RouteError, match="not on 127"):
        Endpoint.parse(text)


def test_an_endpoint_reads_as_it_is_written() -> None:
    assert Endpoint.parse("127.11.0.1:5432") == Endpoint(IPv4Address("127.11.0.1"), 5432)
