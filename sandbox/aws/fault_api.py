"""``/_holdfast/``: which databases there are, and faults for them.

``GET health``, ``GET databases``, ``POST faults`` with ``{"fault": …, "instance": ID, "region": R, "account": A?, "milliseconds": N?}``.
An unknown instance or Region answers 404, a malformed request 400, a fault that cannot be injected 409.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from sandbox.network.route import LONGEST_LATENCY_MS
from sandbox.postgres.errors import PostgresError
from sandbox.rds.actual import Instance
from sandbox.rds.addresses import region_number
from sandbox.rds.controller import Controller
from sandbox.rds.errors import RdsError
from sandbox.rds.faults import Faults, UnknownTargetError
from sandbox.rds.overview import overview

PREFIX = "/_holdfast/"


@dataclass(frozen=True)
class Answer:
    """Status and JSON body."""

    status: HTTPStatus
    body: object


class FaultApi:
    """Answers requests below `PREFIX`."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller
        self._faults = Faults(controller)
        self._on_instance: dict[str, Callable[[Instance], str]] = {
            "crash": self._faults.crash,
            "freeze": self._faults.freeze,
            "thaw": self._faults.thaw,
            "partition": self._faults.partition,
            "heal": self._faults.heal,
        }
        self._on_region: dict[str, Callable[[str], str]] = {
            "region-loss": self._faults.lose_region,
            "region-restore": self._faults.restore_region,
        }

    def answer(self, method: str, path: str, body: bytes) -> Answer:
        """The answer to one request."""
        match (method, path.removeprefix(PREFIX).strip("/")):
            case ("GET", "health"):
                return self._health()
            case ("GET", "databases"):
                return Answer(HTTPStatus.OK, overview(self._controller))
            case ("POST", "faults"):
                return self._inject(body)
            case _:
                return _error(HTTPStatus.NOT_FOUND, f"nothing at {method} {path}; there are GET health, GET databases and POST faults")

    def _health(self) -> Answer:
        problem = self._controller.network_problem
        status = HTTPStatus.OK if problem is None else HTTPStatus.SERVICE_UNAVAILABLE
        return Answer(status, {"status": "ok" if problem is None else problem, "lost_regions": sorted(self._controller.lost_regions)})

    def _inject(self, body: bytes) -> Answer:
        try:
            asked = json.loads(body)
        except ValueError as error:
            return _error(HTTPStatus.BAD_REQUEST, f"the body is not JSON: {error}")
        problems = self._problems(asked)
        if problems:
            return _error(HTTPStatus.BAD_REQUEST, "; ".join(problems))
        fault, region = str(asked["fault"]), str(asked["region"])
        try:
            return Answer(HTTPStatus.OK, {"fault": fault, "how": self._do(fault, region, asked)})
        except UnknownTargetError as error:
            return _error(HTTPStatus.NOT_FOUND, str(error))
        except (PostgresError, RdsError, TimeoutError) as error:
            return _error(HTTPStatus.CONFLICT, f"{fault} failed: {error}")

    def _do(self, fault: str, region: str, asked: dict[str, Any]) -> str:
        if fault in self._on_region:
            return self._on_region[fault](region)
        instance = self._faults.find(str(asked["instance"]), region, asked.get("account"))
        if fault == "latency":
            return self._faults.latency(instance, float(asked["milliseconds"]))
        return self._on_instance[fault](instance)

    def _problems(self, asked: object) -> list[str]:
        if not isinstance(asked, dict):
            return ["the body must be an object"]
        known = [*self._on_instance, "latency", *self._on_region]
        problems: list[str] = []
        unknown = set(asked) - {"fault", "instance", "region", "account", "milliseconds"}
        if unknown:
            problems.append(f"unknown {', '.join(sorted(unknown))}")
        if asked.get("fault") not in known:
            problems.append(f"fault {asked.get('fault')!r} is none of {', '.join(known)}")
        elif asked["fault"] not in self._on_region and not isinstance(asked.get("instance"), str):
            problems.append("instance is missing")
        milliseconds = asked.get("milliseconds")
        if asked.get("fault") == "latency" and (
            isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float) or not 0 <= milliseconds <= LONGEST_LATENCY_MS
        ):
            problems.append(f"milliseconds must be a number from 0 to {LONGEST_LATENCY_MS}")
        try:
            region_number(str(asked.get("region")))
        except RdsError as error:
            problems.append(f"region: {error}")
        return problems


def _error(status: HTTPStatus, message: str) -> Answer:
    return Answer(status, {"error": message})
