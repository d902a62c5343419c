"""The part of the engine's language protocol that running programs and policy packs needs.

Source: Pulumi's `proto/pulumi/language.proto`. A request that is not served answers UNIMPLEMENTED, as gRPC does.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import grpc
from pulumi.runtime.proto import language_pb2 as messages
from pulumi.runtime.proto import language_pb2_grpc, plugin_pb2

from sandbox.language_host.output_pump import pumped

_SHOWN_TO_USER = 32
"""The executor's status when it has already told the user what is wrong."""

_GRACE_SECONDS = 2.0


class LanguageRuntime(language_pb2_grpc.LanguageRuntimeServicer):
    """Starts programs with the interpreter this host runs in.

    Args:
        engine: address of the engine, given to what it starts.
        executor: the SDK's `pulumi-language-python-exec`.
    """

    def __init__(self, engine: str, executor: Path) -> None:
        self._engine = engine
        self._executor = executor

    def Handshake(self, request: object, context: grpc.ServicerContext) -> object:  # noqa: ARG002, N802 - named by the protocol
        """Nothing to agree on."""
        return messages.LanguageHandshakeResponse()

    def GetPluginInfo(self, request: object, context: grpc.ServicerContext) -> object:  # noqa: ARG002, N802 - named by the protocol
        """This host follows the engine it is built beside and carries no version of its own."""
        return plugin_pb2.PluginInfo(version="1.0.0")

    def GetRequiredPackages(self, request: object, context: grpc.ServicerContext) -> object:  # noqa: ARG002, N802 - named by the protocol
        """None is announced: providers are attached, or fetched by the engine when a resource names them."""
        return messages.GetRequiredPackagesResponse()

    def GetRequiredPlugins(self, request: object, context: grpc.ServicerContext) -> object:  # noqa: ARG002, N802 - named by the protocol
        """As `GetRequiredPackages`, for older engines."""
        return messages.GetRequiredPluginsResponse()

    def GetProgramDependencies(self, request: object, context: grpc.ServicerContext) -> object:  # noqa: ARG002, N802 - named by the protocol
        """Only `pulumi about` asks."""
        return messages.GetProgramDependenciesResponse()

    def About(self, request: object, context: grpc.ServicerContext) -> object:  # noqa: ARG002, N802 - named by the protocol
        """The interpreter that runs programs."""
        return messages.AboutResponse(executable=sys.executable, version=sys.version.split()[0])

    def InstallDependencies(self, request: object, context: grpc.ServicerContext) -> Iterator[object]:  # noqa: ARG002, N802 - named by the protocol
        """The project's own lock installs them."""
        return iter(())

    def Run(self, request: messages.RunRequest, context: grpc.ServicerContext) -> object:  # noqa: N802 - named by the protocol
        """Run the program to its end; it dies with this request."""
        program = Path(request.info.program_directory) / (request.info.entry_point or ".")
        command = [
            *(sys.executable, "-u", str(self._executor)),
            *("--monitor", request.monitor_address, "--engine", self._engine),
            *("--project", request.project, "--stack", request.stack, "--organization", request.organization),
            *("--pwd", request.pwd, "--root_directory", request.info.root_directory),
            *("--dry_run", str(request.dryRun).lower(), "--parallel", str(request.parallel)),
            str(program),
        ]
        env = {
            **os.environ,
            "PULUMI_CONFIG": json.dumps(dict(request.config)),
            "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(request.configSecretKeys)),
        }
        with subprocess.Popen(command, cwd=request.pwd, env=env, stdin=subprocess.DEVNULL) as process:
            _end_with(context, process)
            status = process.wait()
        if status == _SHOWN_TO_USER:
            return messages.RunResponse(bail=True)
        return messages.RunResponse(error=_failure(status))

    def RunPlugin(self, request: messages.RunPluginRequest, context: grpc.ServicerContext) -> Iterator[object]:  # noqa: N802 - named by the protocol
        """Run a policy pack (`analyzer`) or another Python plug-in and pass on what it prints."""
        program = str(Path(request.info.program_directory) / (request.info.entry_point or "."))
        arguments = list(request.args)
        if request.kind == "analyzer":
            command = [sys.executable, "-u", "-m", "pulumi.policy", arguments[0], program, *arguments[1:]]
        else:
            command = [sys.executable, "-u", program, *arguments]
        env = {**os.environ, **dict(entry.split("=", 1) for entry in request.env)}
        with subprocess.Popen(command, cwd=request.pwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            _end_with(context, process)
            for stream, text in pumped(process):
                yield messages.RunPluginResponse(stdout=text) if stream == "stdout" else messages.RunPluginResponse(stderr=text)
            yield messages.RunPluginResponse(exitcode=process.wait())


def _end_with(context: grpc.ServicerContext, process: subprocess.Popen[bytes]) -> None:
    """End the process when its request ends before it, by force where it does not go when asked."""

    def end() -> None:
        process.terminate()
        force = threading.Timer(_GRACE_SECONDS, process.kill)
        force.daemon = True
        force.start()

    if not context.add_callback(end):
        end()  # the request ended while the process was being started


def _failure(status: int) -> str:
    """What the engine is told of a program that ended with `status`; empty when it ended well."""
    if status == 0:
        return ""
    return f"the program was ended by signal {-status}" if status < 0 else f"the program ended with status {status}"
