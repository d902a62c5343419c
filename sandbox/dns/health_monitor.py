"""Probes every health check and remembers which are good.

Route 53 probes every 10 or 30 seconds from many places; the sandbox probes every second from one, so that a drill does
not wait. Thresholds, inversion and disabling are Route 53's. A check that was never probed, or cannot be, is good; one that is
calculated from others is as good as they are when it is asked (Amazon Route 53 Developer Guide, "Monitoring other health checks").
"""

from __future__ import annotations

import http.client
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sandbox.dns.health_check import HealthCheck, Probe

EVERY_SECONDS = 1.0
_TIMEOUT_SECONDS = 1.0
_GOOD_STATUS = range(200, 400)


@dataclass
class _Memory:
    good: bool = True
    disagreeing: int = 0


class HealthMonitor:
    """Keeps probing in a thread of its own; `healthy` answers at once."""

    def __init__(self, checks: Callable[[], tuple[HealthCheck, ...]], probe: Callable[[HealthCheck], bool] | None = None) -> None:
        self._checks = checks
        self._probe = probe or reaches
        self._memory: dict[str, _Memory] = {}
        self._ended = threading.Event()
        self._pool = ThreadPoolExecutor(8, thread_name_prefix="probe")

    def start(self) -> None:
        """Begin to probe."""
        threading.Thread(target=self._run, name="health", daemon=True).start()

    def stop(self) -> None:
        """End probing."""
        self._ended.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def healthy(self, check_id: str) -> bool:
        """Whether the check of this id is good."""
        return self._good(check_id, {check.id: check for check in self._checks() if check.children}, frozenset())

    def _good(self, check_id: str, calculated: Mapping[str, HealthCheck], above: frozenset[str]) -> bool:
        """As `healthy`; a check that is calculated from itself, by whatever way, counts as good there."""
        check = calculated.get(check_id)
        if check is None or check.disabled or check_id in above:
            return self._memory.get(check_id, _Memory()).good
        good = sum(self._good(child, calculated, above | {check_id}) for child in check.children)
        return (good >= check.least) is not check.inverted

    def probe_once(self) -> None:
        """Probe every check that there is now."""
        checks = [check for check in self._checks() if check.probe is not None and not check.disabled]
        for check, good in zip(checks, self._pool.map(self._probe, checks), strict=True):
            self._remember(check, good=good is not check.inverted)
        for gone in self._memory.keys() - {check.id for check in checks}:
            del self._memory[gone]

    def _remember(self, check: HealthCheck, *, good: bool) -> None:
        memory = self._memory.setdefault(check.id, _Memory())
        memory.disagreeing = 0 if good is memory.good else memory.disagreeing + 1
        if memory.disagreeing >= check.threshold:
            memory.good, memory.disagreeing = good, 0

    def _run(self) -> None:
        while not self._ended.wait(EVERY_SECONDS):
            try:
                self.probe_once()
            except Exception as error:  # noqa: BLE001 - the AWS part may be away for a moment; probing goes on
                print(f"health checks could not be read: {type(error).__name__}: {error}", file=sys.stderr)


def reaches(check: HealthCheck) -> bool:
    """Whether one probe succeeds."""
    try:
        if check.probe is Probe.TCP:
            socket.create_connection((check.host, check.port), timeout=_TIMEOUT_SECONDS).close()
            return True
        return _get(check)
    except (OSError, http.client.HTTPException):
        return False


def _get(check: HealthCheck) -> bool:
    if check.probe is Probe.HTTPS:
        unverified = ssl._create_unverified_context()  # noqa: S323, SLF001 - Route 53 does not validate certificates either
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            check.host, check.port, timeout=_TIMEOUT_SECONDS, context=unverified
        )
    else:
        connection = http.client.HTTPConnection(check.host, check.port, timeout=_TIMEOUT_SECONDS)
    try:
        connection.request("GET", check.path)
        return connection.getresponse().status in _GOOD_STATUS
    finally:
        connection.close()
