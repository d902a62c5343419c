"""`Faults` over the sandbox's fault API."""

from __future__ import annotations

import os

import httpx

from dr_drills.platforms.faults import FaultError


class SandboxFaults:
    """Faults in the sandbox at `url`, by default HOLDFAST_FAULTS (``http://127.0.0.1:PORT/_holdfast``).

    Raises:
        FaultError: no address was given and the environment holds none.
    """

    def __init__(self, url: str | None = None, timeout_seconds: float = 30.0) -> None:
        chosen = url or os.environ.get("HOLDFAST_FAULTS")
        if not chosen:
            raise FaultError('no sandbox to inject faults into: HOLDFAST_FAULTS is not set; run eval "$(holdfast sandbox env)"')
        self._url = chosen.rstrip("/")
        self._timeout = timeout_seconds

    def crash(self, instance: str, region: str) -> str:
        """Kill the server without warning."""
        return self._inject("crash", instance, region)

    def partition(self, instance: str, region: str) -> str:
        """Cut the server off from clients and replicas alike."""
        return self._inject("partition", instance, region)

    def freeze(self, instance: str, region: str) -> str:
        """Stop the server's processes where they are, connections open."""
        return self._inject("freeze", instance, region)

    def heal(self, instance: str, region: str) -> None:
        """Undo `partition`, then `freeze`."""
        self._inject("heal", instance, region)
        self._inject("thaw", instance, region)

    def latency(self, instance: str, region: str, milliseconds: int) -> str:
        """Delay everything to and from the server; 0 takes it away."""
        return self._inject("latency", instance, region, milliseconds=milliseconds)

    def _inject(self, fault: str, instance: str, region: str, **more: int) -> str:
        where = f"{fault} of {instance} in {region}"
        request = {"fault": fault, "instance": instance, "region": region, **more}
        try:
            answer = httpx.post(f"{self._url}/faults", json=request, timeout=self._timeout, trust_env=False)
        except httpx.HTTPError as error:
            raise FaultError(f"{where}: the sandbox does not answer at {self._url} ({type(error).__name__})") from error
        if answer.is_error:
            raise FaultError(f"{where}: the sandbox refused ({answer.status_code}: {answer.text.strip()[:300]})")
        try:
            return str(answer.json()["how"])
        except (ValueError, KeyError, TypeError) as error:
            raise FaultError(f"{where}: the sandbox's answer is not the one agreed on") from error
