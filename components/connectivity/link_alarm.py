"""What is watched on a link, and at which value somebody is called.

Pure. Sources: AWS Site-to-Site VPN User Guide, "Monitor AWS Site-to-Site VPN tunnels using Amazon CloudWatch"; AWS Direct Connect User
Guide, "Monitor with Amazon CloudWatch" and "AWS Direct Connect quotas" (100 prefixes a session); Amazon CloudWatch User Guide, "Using
Network Synthetic Monitor" (round-trip times in microseconds).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

FIVE_MINUTES_S, MINUTE_S = 300, 60

_VPN, _DX, _PROBE = "AWS/VPN", "AWS/DX", "AWS/NetworkMonitor"
_BITS = 8
_MEGA = 10**6
_PREFIX_LIMIT = 90  # of 100, beyond which the session is torn down
_ERRORS = 100
_RECEIVED_DBM, _SENT_DBM = -14.4, -8.2  # what the optics of 10 Gbit/s long range still work with


@dataclass(frozen=True, kw_only=True)
class LinkAlarm:
    """One alarm.

    Attributes:
        metrics: one name, or two of which the greater counts.
        below: raised when the value is lower than `threshold`; otherwise when it is higher.
        silence: whether no value at all is bad too.
        lane: optical lane, where the metric has one.
    """

    name: str
    why: str
    namespace: str
    metrics: tuple[str, ...]
    statistic: str
    threshold: float
    below: bool = False
    silence: bool = False
    period_s: int = FIVE_MINUTES_S
    periods: int = 1
    lane: int | None = None


def tunnel_alarms(bound_mbps: int | None) -> Iterator[LinkAlarm]:
    """Of a VPN connection with two tunnels; the state is 1 for a tunnel that is up."""
    yield LinkAlarm(
        name="down",
        why="no tunnel is up",
        namespace=_VPN,
        metrics=("TunnelState",),
        statistic="Maximum",
        threshold=0.5,
        below=True,
        silence=True,
    )
    yield LinkAlarm(
        name="one-tunnel",
        why="one of the two tunnels is down",
        namespace=_VPN,
        metrics=("TunnelState",),
        statistic="Minimum",
        threshold=1,
        below=True,
        silence=True,
        periods=2,
    )
    if bound_mbps is not None:
        yield _bound(_VPN, ("TunnelDataIn", "TunnelDataOut"), "Sum", bound_mbps * _MEGA * FIVE_MINUTES_S / _BITS, bound_mbps)


def interface_alarms(bound_mbps: int | None) -> Iterator[LinkAlarm]:
    """Of a virtual interface."""
    yield LinkAlarm(
        name="bgp",
        why="the BGP session is down; the path has fallen back to another link",
        namespace=_DX,
        metrics=("VirtualInterfaceBgpStatus",),
        statistic="Minimum",
        threshold=1,
        below=True,
        silence=True,
    )
    yield LinkAlarm(
        name="prefixes",
        why=f"more than {_PREFIX_LIMIT} prefixes are told to AWS; with the 101st the session is torn down",
        namespace=_DX,
        metrics=("VirtualInterfaceBgpPrefixesAccepted",),
        statistic="Maximum",
        threshold=_PREFIX_LIMIT,
    )
    if bound_mbps is not None:
        yield _bound(_DX, ("VirtualInterfaceBpsIngress", "VirtualInterfaceBpsEgress"), "Average", bound_mbps * _MEGA, bound_mbps)


def connection_alarms(*, lanes: int, encrypted: bool) -> Iterator[LinkAlarm]:
    """Of a physical connection with a number of optical lanes, and MACsec or none."""
    yield _state("down", "the physical connection is down", "ConnectionState")
    if encrypted:
        yield _state("unencrypted", "MACsec does not encrypt the connection", "ConnectionEncryptionState")
    yield LinkAlarm(
        name="errors",
        why="the connection garbles frames; look at the light levels and the cross connect",
        namespace=_DX,
        metrics=("ConnectionErrorCount",),
        statistic="Sum",
        threshold=_ERRORS,
        periods=3,
    )
    for lane in range(1, lanes + 1):
        for word, metric, level in (("received", "ConnectionLightLevelRx", _RECEIVED_DBM), ("sent", "ConnectionLightLevelTx", _SENT_DBM)):
            yield LinkAlarm(
                name=f"light-{word}-{lane}",
                why=f"the light {word} on lane {lane} is weaker than the optics need",
                namespace=_DX,
                metrics=(metric,),
                statistic="Average",
                threshold=level,
                below=True,
                periods=2,
                lane=lane,
            )


def probe_alarms(*, latency: timedelta, loss_percent: float) -> Iterator[LinkAlarm]:
    """Of a probe from a subnet of ours to an address elsewhere."""
    microseconds = latency / timedelta(microseconds=1)
    yield _measured("latency", f"a round trip takes more than {microseconds / 1000:g} ms", "RTT", microseconds)
    yield _measured("loss", f"more than {loss_percent:g} % of packets are lost", "PacketLoss", loss_percent)


def _state(name: str, why: str, metric: str) -> LinkAlarm:
    return LinkAlarm(name=name, why=why, namespace=_DX, metrics=(metric,), statistic="Minimum", threshold=1, below=True, silence=True)


def _measured(name: str, why: str, metric: str, threshold: float) -> LinkAlarm:
    return LinkAlarm(
        name=name,
        why=why,
        namespace=_PROBE,
        metrics=(metric,),
        statistic="Average",
        threshold=threshold,
        silence=True,
        period_s=MINUTE_S,
        periods=5,
    )


def _bound(namespace: str, metrics: tuple[str, ...], statistic: str, threshold: float, bound_mbps: int) -> LinkAlarm:
    return LinkAlarm(
        name="bound",
        why=f"the link carries more than the {bound_mbps} Mbit/s it is bound to; other paths may suffer",
        namespace=namespace,
        metrics=metrics,
        statistic=statistic,
        threshold=threshold,
        periods=3,
    )
