"""What links may be, what is watched on them, and which of them carries."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv4Network
from itertools import pairwise

import pytest

from components.connectivity import tunnel_ciphers
from components.connectivity.autonomous_system import unfit_number, unfit_own_number
from components.connectivity.inside_range import unfit_inside
from components.connectivity.link_alarm import connection_alarms, interface_alarms, probe_alarms, tunnel_alarms
from components.connectivity.preference import Preference, interface_settings, tunnel_settings


@pytest.mark.parametrize("number", [64512, 65534, 4200000000, 4294967294])
def test_private_numbers_are_ours_to_take(number: int) -> None:
    assert unfit_own_number(number) is None


@pytest.mark.parametrize("number", [0, 7224, 64511, 65535, 4199999999, 4294967295])
def test_other_numbers_are_not(number: int) -> None:
    assert "not for private use" in str(unfit_own_number(number))


def test_a_network_elsewhere_may_have_any_number_there_is() -> None:
    assert [unfit_number(number) for number in (1, 7224, 65010, 4294967294)] == [None] * 4
    assert unfit_number(0)
    assert unfit_number(4294967295)


def test_a_link_has_two_link_local_ends() -> None:
    assert unfit_inside(IPv4Network("169.254.10.0/30")) is None


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ("169.254.10.0/29", "must be a /30"),
        ("10.0.0.0/30", "must be within 169.254.0.0/16"),
        ("169.254.0.0/30", "kept by AWS"),
        ("169.254.169.252/30", "kept by AWS"),
    ],
)
def test_what_cannot_be_the_inside_of_a_link_is_told_why(block: str, reason: str) -> None:
    assert reason in str(unfit_inside(IPv4Network(block)))


def test_tunnels_agree_on_nothing_old() -> None:
    assert tunnel_ciphers.IKE_VERSIONS == ("ikev2",)
    assert all("256" in cipher and "GCM" in cipher for cipher in tunnel_ciphers.ENCRYPTION)
    assert all(hash_ in ("SHA2-384", "SHA2-512") for hash_ in tunnel_ciphers.INTEGRITY)
    assert all(19 <= group <= 21 for group in tunnel_ciphers.DH_GROUPS)


def test_a_bound_is_watched_in_the_unit_of_its_metric() -> None:
    """500 Mbit/s are 500,000,000 bit/s on a line, and 18,750,000,000 bytes in the five minutes of a tunnel's sum."""
    (line,) = [alarm for alarm in interface_alarms(500) if alarm.name == "bound"]
    (tunnel,) = [alarm for alarm in tunnel_alarms(500) if alarm.name == "bound"]
    assert (line.statistic, line.threshold) == ("Average", 500_000_000)
    assert (tunnel.statistic, tunnel.threshold, tunnel.period_s) == ("Sum", 18_750_000_000, 300)
    assert not [alarm for alarm in (*interface_alarms(None), *tunnel_alarms(None)) if alarm.name == "bound"]


def test_a_link_that_says_nothing_is_taken_to_be_down() -> None:
    states = [*tunnel_alarms(None), *interface_alarms(None), *connection_alarms(lanes=0, encrypted=True)]
    assert {alarm.name for alarm in states if alarm.silence} == {"down", "one-tunnel", "bgp", "unencrypted"}


def test_every_lane_is_watched_both_ways() -> None:
    names = [alarm.name for alarm in connection_alarms(lanes=2, encrypted=False)]
    assert names == ["down", "errors", "light-received-1", "light-sent-1", "light-received-2", "light-sent-2"]


def test_a_round_trip_is_measured_in_microseconds() -> None:
    latency, loss = probe_alarms(latency=timedelta(milliseconds=30), loss_percent=1.0)
    assert (latency.metrics, latency.threshold) == (("RTT",), 30_000)
    assert (loss.metrics, loss.threshold) == (("PacketLoss",), 1.0)


def test_a_better_line_wins_and_any_line_wins_over_a_tunnel() -> None:
    ranked = [interface_settings("line", preference) for preference in (Preference.HIGH, Preference.MEDIUM, Preference.LOW)]
    ranked.append(tunnel_settings("tunnel"))
    assert all(better.local_preference > worse.local_preference for better, worse in pairwise(ranked))
    assert [settings.communities for settings in ranked] == [("7224:7300",), ("7224:7200",), ("7224:7100",), ()]
    assert [settings.prepends for settings in ranked] == [0, 0, 0, 3]
