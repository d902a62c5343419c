"""What a canary runs: it walks a journey over HTTPS and fails at the first step that is not as expected.

This file is sent to CloudWatch Synthetics as it stands, so it imports the standard library alone. It keeps no answer: nothing a
system says can end in a log.
"""

from __future__ import annotations

import http.client
import json
import os
import ssl
import time
from typing import Any

_GOOD = range(200, 300)


class JourneyBrokenError(Exception):
    """A step did not go as expected; the message names the step and never what was answered."""


def handler(_event: Any, _context: Any) -> str:
    """Walk the journey in the variable ``JOURNEY``: {"host", "port", "patience_seconds", "steps": [{"name", "path", "expect"}]}."""
    journey = json.loads(os.environ["JOURNEY"])
    walk(journey, ssl.create_default_context())
    return f"{len(journey['steps'])} steps"


def walk(journey: dict[str, Any], trusted: ssl.SSLContext) -> None:
    """Take each step in turn over one connection after another.

    Raises:
        JourneyBrokenError: a step was not reached, not answered well, or the whole took too long.
    """
    until = time.monotonic() + float(journey["patience_seconds"])
    for step in journey["steps"]:
        left = until - time.monotonic()
        if left <= 0:
            raise JourneyBrokenError(f"{step['name']}: no time left for it")
        _take(journey, step, trusted, left)


def _take(journey: dict[str, Any], step: dict[str, Any], trusted: ssl.SSLContext, seconds: float) -> None:
    connection = http.client.HTTPSConnection(journey["host"], int(journey.get("port", 443)), timeout=seconds, context=trusted)
    try:
        connection.request("GET", step["path"], headers={"User-Agent": "holdfast-journey"})
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as error:
        raise JourneyBrokenError(f"{step['name']}: {type(error).__name__}") from None
    finally:
        connection.close()
    if answer.status not in _GOOD:
        raise JourneyBrokenError(f"{step['name']}: status {answer.status}")
    if step.get("expect") and step["expect"] not in text:
        raise JourneyBrokenError(f"{step['name']}: the expected text is missing")
