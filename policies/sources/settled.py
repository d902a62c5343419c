"""Waiting until everything a program declares is known."""

from __future__ import annotations

import asyncio

from pulumi.runtime.settings import SETTINGS


async def settled() -> None:
    """Wait for all outputs at once.

    The SDK waits too, but looks at every output again after each one that is known, which grows with the square of their number. What
    fails is left for the SDK to raise.
    """
    while pending := [output for output in SETTINGS.outputs if not output.done()]:
        done, _ = await asyncio.wait(pending, return_when=asyncio.FIRST_EXCEPTION)
        if any(output.cancelled() or output.exception() for output in done):
            return
