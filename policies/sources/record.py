"""Run a Pulumi program without an engine and write down what it declares.

``python -m policies.sources.record --project DIR --stack ENV --out FILE`` runs in a process of its own, because the SDK keeps its
runtime in global state and the program may do as it likes. Exit status 2: the program or its configuration is wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import logging
import os
import runpy
import sys
import traceback
from pathlib import Path

import pulumi
from pulumi.runtime import resource, set_all_config
from pulumi.runtime.mocks import MockEngine, MockSettings
from pulumi.runtime.proto import source_pb2
from pulumi.runtime.settings import configure
from pulumi.runtime.stack import run_in_stack

from policies.errors import InputError
from policies.graph import Graph
from policies.sources.at_once import AtOnce
from policies.sources.document import to_document
from policies.sources.monitor import RecordingMonitor
from policies.sources.project import Project, read_project
from policies.sources.settings import settings_of
from policies.sources.settled import settled

_WRONG = 2


def main() -> int:
    """Entry point of the recording process."""
    parser = argparse.ArgumentParser(prog="python -m policies.sources.record", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--project", type=Path, required=True, help="directory that holds Pulumi.yaml")
    parser.add_argument("--stack", required=True, help="which Pulumi.<stack>.yaml to read")
    parser.add_argument("--out", type=Path, required=True, help="where to write the graph")
    arguments = parser.parse_args()
    gc.disable()  # the process ends with its graph; half of its time would go into looking for garbage that is not there
    try:
        graph = record_here(read_project(arguments.project.resolve(), arguments.stack))
    except InputError as error:
        print(error, file=sys.stderr)
        return _WRONG
    arguments.out.write_text(json.dumps(to_document(graph)), encoding="utf-8")
    return 0


def record_here(project: Project) -> Graph:
    """Run the program in this process, whose Pulumi runtime it takes over for good.

    Raises:
        InputError: the program does not run to its end; the message is the program's own.
    """
    monitor = RecordingMonitor(region=project.config.get("aws:region", "us-east-1"))
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(message)s")
    configure(
        MockSettings(  # type: ignore[no-untyped-call] # the SDK leaves its mocks untyped
            monitor=monitor,
            monitor_features=set(monitor.GetDeploymentInfo(None).supportedFeatures),  # type: ignore[no-untyped-call] # likewise
            engine=MockEngine(logging.getLogger("pulumi")),
            project=project.name,
            stack=project.stack,
            dry_run=False,
            organization=None,
            callbacks=None,
        )
    )
    vars(resource)["_get_stack_trace"] = source_pb2.StackTrace  # where it was declared is not asked, and takes a tenth of the time
    set_all_config(dict(project.config), sorted(project.secret_keys))
    os.chdir(project.main)
    sys.path.insert(0, str(project.main))
    try:
        with asyncio.Runner() as runner:
            runner.get_loop().set_default_executor(AtOnce())
            runner.run(run_in_stack(lambda: _declared(project.main)))
    except BaseException as error:  # whatever ends the program, its own words are the answer
        raise InputError(*(monitor.problems or [_told(error, project.main)])) from error
    if monitor.problems:
        raise InputError(*monitor.problems)
    return Graph(tuple(monitor.recorded.values()), project.stack, monitor.outputs, settings_of(project))


async def _declared(main: Path) -> None:
    """Run the program, and wait for all that it declares."""
    runpy.run_path(str(main), run_name="__main__")
    await settled()


def _told(error: BaseException, main: Path) -> str:
    """The program's own words: a message it raised on purpose as it is, anything else with the lines that led there."""
    if isinstance(error, pulumi.RunError):
        return str(error)
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, str) else f"the program in {main.name}/ ended itself with status {error.code}"
    return "".join(traceback.format_exception(error, limit=-6)).rstrip()


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # the graph is written; to free a program's memory piece by piece would take half a second
