"""The engine that `holdfast setup` made runs Python programs, a policy pack of ours stops it, and nothing of it outlives it."""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from sandbox.tools import locate
from tests.sandbox.aws_sandbox import until

PROGRAM = """
import pulumi
class Thing(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("holdfast:test:Thing", name)
Thing("kept")
pulumi.export("answer", 42)
"""

LASTING = """
import os, signal, time
from pathlib import Path
signal.signal(signal.SIGTERM, signal.{manner})
Path("being-written").write_text(f"{{os.getpid()}} {{os.getppid()}}")
Path("being-written").rename("pids")
time.sleep(600)
"""

PACK = """
from pulumi_policy import EnforcementLevel, PolicyPack, StackValidationPolicy

def no_things(args, report):
    for resource in args.resources:
        if resource.resource_type == "holdfast:test:Thing":
            report(f"{resource.name} is a thing")

PolicyPack("pack", enforcement_level=EnforcementLevel.MANDATORY,
           policies=[StackValidationPolicy(name="no-things", description="No things.", validate=no_things)])
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "Pulumi.yaml").write_text("name: tiny\nruntime: python\n")
    (tmp_path / "__main__.py").write_text(PROGRAM)
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "PulumiPolicy.yaml").write_text("runtime: python\nname: pack\nversion: 1.0.0\n")
    (pack / "__main__.py").write_text(PACK)
    return tmp_path


def _environment(project: Path) -> dict[str, str]:
    return {
        "HOME": str(project),
        "PATH": f"{locate.pulumi().directory}:{os.environ['PATH']}",
        "HOLDFAST_PYTHON": sys.executable,
        "PULUMI_HOME": str(project / "home"),
        "PULUMI_BACKEND_URL": project.as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": "test",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_DISABLE_REGISTRY_RESOLVE": "true",
    }


def _pulumi(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(locate.pulumi().program), *arguments, "--non-interactive"]
    return subprocess.run(command, cwd=project, env=_environment(project), capture_output=True, text=True, check=False)


def test_a_program_runs_and_a_mandatory_policy_blocks_it(project: Path) -> None:
    created = _pulumi(project, "stack", "init", "dev")
    assert created.returncode == 0, created.stderr

    allowed = _pulumi(project, "preview", "-s", "dev")
    assert allowed.returncode == 0, allowed.stdout + allowed.stderr
    assert "42" in allowed.stdout

    blocked = _pulumi(project, "up", "--yes", "-s", "dev", "--policy-pack", str(project / "pack"))
    assert blocked.returncode != 0
    assert "kept is a thing" in blocked.stdout


def test_a_program_that_fails_fails_the_engine(project: Path) -> None:
    (project / "__main__.py").write_text("raise SystemExit('nothing works')")
    _pulumi(project, "stack", "init", "dev")
    failed = _pulumi(project, "preview", "-s", "dev")
    assert failed.returncode != 0
    assert "nothing works" in failed.stdout + failed.stderr


@pytest.mark.parametrize("manner", ["SIG_DFL", "SIG_IGN"])
def test_the_language_host_and_the_program_end_with_a_killed_engine(project: Path, manner: str) -> None:
    (project / "__main__.py").write_text(LASTING.format(manner=manner))
    _pulumi(project, "stack", "init", "dev")
    command = [str(locate.pulumi().program), "preview", "-s", "dev", "--non-interactive"]
    with (
        (project / "log").open("w") as log,
        subprocess.Popen(command, cwd=project, env=_environment(project), stdout=log, stderr=log) as engine,
    ):
        pids = until((project / "pids").exists, 60, "the program") and [int(pid) for pid in (project / "pids").read_text().split()]
        assert all(psutil.pid_exists(pid) for pid in pids)
        engine.kill()
    until(lambda: not any(map(psutil.pid_exists, pids)), 30, "the end of the language host and the program")
