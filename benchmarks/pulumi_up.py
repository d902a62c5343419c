"""Seconds per resource of `pulumi up` through the sandbox's provider, after start-up, for programs of growing size, and their memory.

Each size gets a fresh AWS, provider and stack. Start-up is an empty program's `up`, measured in the same run and taken off. The
programs declare networks, their routes and rules, roles and log groups in a fixed mix; the engine runs as `holdfast sandbox env` sets it.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.tools import pulumi

BAR_SECONDS = 0.06
LINEAR_WITHIN = 1.5
BAR_SIZE = 1000
MOST_MEGABYTES = 600
_READY_SECONDS = 60.0
_ROOT = Path(__file__).parents[1]
_REGION = "eu-west-1"

_PROGRAM = """\
import json
import pulumi

made = {}


def resolved(value):
    if isinstance(value, dict):
        return {key: resolved(item) for key, item in value.items()}
    return made[value[1:]].id if isinstance(value, str) and value.startswith("@") else value


for type_, name, inputs in json.load(open("resources.json")):
    made[name] = pulumi.CustomResource(type_, name, resolved(inputs))
"""


class BenchmarkError(Exception):
    """A part of the benchmark did not start or did not finish; the message has its own words."""


@dataclass(frozen=True)
class Measured:
    """One size: seconds of the empty program's `up` and of the program's, with as many resources as were created.

    Attributes:
        megabytes: the most memory each process held.
    """

    resources: int
    empty: float
    whole: float
    megabytes: Mapping[str, float]

    @property
    def per_resource(self) -> float:
        """Seconds a resource after start-up."""
        return (self.whole - self.empty) / self.resources


def run(sizes: Sequence[int] = (100, 300, 1000, 3000)) -> dict[str, object]:
    """Measure every size; the value compared with the bar is that of the largest of at most `BAR_SIZE`.

    Raises:
        BenchmarkError: a process did not start, or an `up` failed.
        sandbox.tools.ToolMissingError: pulumi is not installed.
    """
    measured = [_measure(size) for size in sorted(sizes)]
    smallest, beyond = measured[0], measured[-1]
    largest = max((m for m in measured if m.resources <= BAR_SIZE), key=lambda m: m.resources, default=smallest)
    growth = max(m.per_resource for m in measured) / smallest.per_resource
    heaviest, megabytes = max(beyond.megabytes.items(), key=lambda item: item[1])
    return {
        "name": "sandbox `pulumi up`, a resource",
        "bar": f"<= {BAR_SECONDS} s a resource after start-up, linear to 3,000, < {MOST_MEGABYTES} MB a process",
        "value": largest.per_resource,
        "unit": "s",
        "met": largest.per_resource <= BAR_SECONDS and growth <= LINEAR_WITHIN and megabytes < MOST_MEGABYTES,
        "note": (
            f"{largest.resources} resources; {beyond.per_resource:.4f} s at {beyond.resources}; at most {growth:.2f} times the time a "
            f"resource of {smallest.resources}; the largest process is the {heaviest} with {megabytes:.0f} MB"
        ),
        "raw": [
            {
                "resources": m.resources,
                "empty_s": m.empty,
                "whole_s": m.whole,
                "per_resource_s": m.per_resource,
                "megabytes": dict(m.megabytes),
            }
            for m in measured
        ],
    }


def resources(count: int) -> list[tuple[str, str, dict[str, Any]]]:
    """A program of exactly `count` resources as (type, name, inputs), in blocks of twenty around one network each."""
    declared: list[tuple[str, str, dict[str, Any]]] = []
    for block in range(count // 20 + 1):
        declared += _block(f"n{block}", block)
    return declared[:count]


def _block(name: str, number: int) -> list[tuple[str, str, dict[str, Any]]]:
    tags = {"Tier": "data", "Block": name}
    trust = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "rds.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "rds:Describe*", "Resource": "*"}]}
    network = f"10.{number % 250}"
    found: list[tuple[str, str, dict[str, Any]]] = [
        ("aws:ec2/vpc:Vpc", name, {"cidrBlock": f"{network}.0.0/16", "enableDnsHostnames": True, "tags": tags}),
        ("aws:iam/role:Role", f"{name}-role", {"assumeRolePolicy": json.dumps(trust), "tags": tags}),
        ("aws:iam/rolePolicy:RolePolicy", f"{name}-policy", {"role": f"@{name}-role", "policy": json.dumps(policy)}),
        ("aws:cloudwatch/logGroup:LogGroup", f"{name}-log", {"retentionInDays": 365, "tags": tags}),
    ]
    for table in ("a", "b"):
        found.append(("aws:ec2/routeTable:RouteTable", f"{name}-{table}", {"vpcId": f"@{name}", "tags": tags}))
        found.append(("aws:ec2/securityGroup:SecurityGroup", f"{name}-sg-{table}", {"vpcId": f"@{name}", "tags": tags}))
        for zone in (1, 2):
            subnet = f"{name}-{table}{zone}"
            third = zone + (0 if table == "a" else 10)
            found += [
                ("aws:ec2/subnet:Subnet", subnet, {"vpcId": f"@{name}", "cidrBlock": f"{network}.{third}.0/24", "tags": tags}),
                (
                    "aws:ec2/routeTableAssociation:RouteTableAssociation",
                    f"{subnet}-routes",
                    {"subnetId": f"@{subnet}", "routeTableId": f"@{name}-{table}"},
                ),
                (
                    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
                    f"{subnet}-in",
                    {
                        "securityGroupId": f"@{name}-sg-{table}",
                        "ipProtocol": "tcp",
                        "fromPort": 5430 + zone,
                        "toPort": 5430 + zone,
                        "cidrIpv4": f"{network}.0.0/16",
                    },
                ),
            ]
    return found


def _measure(size: int) -> Measured:
    with tempfile.TemporaryDirectory(prefix="holdfast-bench-") as folder, contextlib.ExitStack() as stack:
        directory = Path(folder)
        provider, processes = stack.enter_context(_sandbox(directory))
        environment = _project(directory, provider)
        _pulumi(directory, environment, "stack", "init", "bench")
        (directory / "resources.json").write_text("[]")
        _up(directory, environment)  # the first run of a stack also writes caches
        empty, _ = _up(directory, environment)
        (directory / "resources.json").write_text(json.dumps(resources(size)))
        whole, engine = _up(directory, environment)
        return Measured(size, empty, whole, {"engine": engine, **{name: _most_megabytes(pid) for name, pid in processes.items()}})


def _most_megabytes(pid: int) -> float:
    """The most memory a living process has held (proc(5), ``VmHWM``)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def _up(directory: Path, environment: dict[str, str]) -> tuple[float, float]:
    """Seconds, and the most memory the engine held, in MB."""
    started = time.monotonic()
    megabytes = _pulumi(directory, environment, "up", "--yes", "--skip-preview", "-s", "bench")
    return time.monotonic() - started, megabytes


def _pulumi(directory: Path, environment: dict[str, str], *arguments: str) -> float:
    command = [str(pulumi().program), *arguments, "--non-interactive"]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=directory, env=environment, stdout=said, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            told = said.read().decode(errors="replace")[-1500:]
            raise BenchmarkError(f"pulumi {arguments[0]} ended with status {process.returncode}: {told}")
        return used.ru_maxrss / 1024


def _project(directory: Path, provider_port: int) -> dict[str, str]:
    (directory / "backend").mkdir()
    (directory / "Pulumi.yaml").write_text("name: bench\nruntime: python\n")
    (directory / "Pulumi.bench.yaml").write_text(f"config:\n  aws:region: {_REGION}\n")
    (directory / "__main__.py").write_text(_PROGRAM)
    tools = pulumi().program.parent
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith(("PULUMI_", "AWS_"))},
        "PATH": f"{Path(sys.executable).parent}:{tools}:{os.environ['PATH']}",
        "HOLDFAST_PYTHON": sys.executable,
        "PULUMI_HOME": str(directory / "home"),
        "PULUMI_BACKEND_URL": (directory / "backend").as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": "benchmark",
        "PULUMI_DEBUG_PROVIDERS": f"aws:{provider_port}",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_DISABLE_REGISTRY_RESOLVE": "true",
        "PULUMI_EXPERIMENTAL": "true",
        "PULUMI_SKIP_CHECKPOINTS": "true",
    }


@contextlib.contextmanager
def _sandbox(directory: Path) -> Iterator[tuple[int, Mapping[str, int]]]:
    """The sandbox's network, AWS and provider; the provider's port, and the process ids of the last two."""
    state, network, aws, provider = directory / "state", _free_port(), _free_port(), _free_port()
    state.mkdir()
    where = ("--state-dir", str(state))
    with (
        _served("sandbox.network.serve", "--port", str(network), *where, log=directory / "network.log"),
        _served(
            "sandbox.aws.serve", "--port", str(aws), "--network-url", f"http://127.0.0.1:{network}", *where, log=directory / "aws.log"
        ) as cloud,
        _served(
            "sandbox.aws_provider.serve",
            "--port",
            str(provider),
            "--aws-url",
            f"http://127.0.0.1:{aws}",
            *where,
            log=directory / "provider.log",
        ) as served,
    ):
        yield provider, {"local AWS": cloud, "provider": served}


@contextlib.contextmanager
def _served(module: str, *arguments: str, log: Path) -> Iterator[int]:
    with log.open("wb") as err:
        process = subprocess.Popen([sys.executable, "-m", module, *arguments], stdout=subprocess.PIPE, stderr=err, text=True, cwd=_ROOT)
    try:
        if process.stdout is None or not select.select([process.stdout], [], [], _READY_SECONDS)[0]:
            raise BenchmarkError(f"{module} was not ready within {_READY_SECONDS:.0f} s")
        if not process.stdout.readline().startswith("ready"):
            raise BenchmarkError(f"{module} did not start: {log.read_text()[-1500:]}")
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
