"""A Pulumi program run to its end without an engine, quickly, and without leaving anything of it to the next.

The SDK keeps its settings and the stack at the root in context variables. Left in the context of the process, the root that the first
run made would be the parent of all that later runs declare, though its futures belong to a loop that ended: where the root could not be
registered, every later run failed with the error of the first. So each run has a context, a root, a loop and settings of its own.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

from pulumi.runtime import resource
from pulumi.runtime.mocks import MockEngine, MockMonitor, MockSettings
from pulumi.runtime.proto import source_pb2
from pulumi.runtime.settings import ROOT, configure
from pulumi.runtime.stack import run_in_stack

from policies.sources.at_once import AtOnce
from policies.sources.settled import settled


def run_mocked(program: Callable[[], None], monitor: MockMonitor, stack: str) -> None:
    """Run `program` as the stack `stack` of this project, and wait for all that it declares.

    Raises:
        Exception: whatever ended the program, as it was raised.
    """
    with _quickly(), asyncio.Runner() as runner:  # which ends whatever still runs, and closes the loop
        loop = runner.get_loop()
        loop.set_default_executor(AtOnce())
        loop.set_exception_handler(lambda _loop, _context: None)  # what fails is raised here, not once more for all that waited for it
        runner.run(_run(program, monitor, stack))  # in a copy of the context, which is dropped with all that is set below


async def _run(program: Callable[[], None], monitor: MockMonitor, stack: str) -> None:
    ROOT.set(None)
    configure(
        MockSettings(  # type: ignore[no-untyped-call] # the SDK leaves its mocks untyped
            monitor=monitor,
            monitor_features=set(monitor.GetDeploymentInfo(None).supportedFeatures),  # type: ignore[no-untyped-call] # likewise
            engine=MockEngine(logging.getLogger("pulumi")),
            project="holdfast",
            stack=stack,
            dry_run=False,
            organization=None,
            callbacks=None,
            outputs=set(),  # not the set of whichever program ran before
        )
    )

    async def declared() -> None:
        program()
        await settled()

    await run_in_stack(declared)


@contextmanager
def _quickly() -> Iterator[None]:
    """Without what takes most of the time and is of no use here: looking for garbage in what is still needed, and where it was declared."""
    collected = gc.isenabled()
    gc.disable()
    try:
        with patch.object(resource, "_get_stack_trace", source_pb2.StackTrace):
            yield
    finally:
        if collected:
            gc.enable()
