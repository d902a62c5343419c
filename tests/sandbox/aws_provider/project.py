"""A Pulumi project in a directory of its own, whose resources a test writes as data, run by the real command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sandbox.tools import pulumi

_MAIN = """\
import json
import pulumi

made = {}


def resolved(value):
    if isinstance(value, dict):
        if "secret" in value:
            return pulumi.Output.secret(value["secret"])
        return {key: resolved(item) for key, item in value.items()}
    if isinstance(value, list):
        return [resolved(item) for item in value]
    return made[value[1:]].id if isinstance(value, str) and value.startswith("@") else value


for declared in json.load(open("resources.json")):
    options = pulumi.ResourceOptions(import_=declared.get("import"), ignore_changes=declared.get("ignore"))
    made[declared["name"]] = pulumi.CustomResource(declared["type"], declared["name"], resolved(declared["inputs"]), options)
"""


@dataclass(frozen=True)
class Ran:
    """One run of the command line."""

    status: int
    output: str
    changes: dict[str, int] = field(default_factory=dict)


class Project:
    """One project with one stack."""

    def __init__(self, directory: Path, provider_port: int, region: str) -> None:
        self.directory = directory
        tool = pulumi()
        (directory / "backend").mkdir(parents=True)
        (directory / "Pulumi.yaml").write_text("name: case\nruntime: python\n")
        (directory / "Pulumi.test.yaml").write_text(f"config:\n  aws:region: {region}\n")
        (directory / "__main__.py").write_text(_MAIN)
        self._program = str(tool.program)
        self._environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("PULUMI_", "AWS_"))},
            "PATH": f"{Path(sys.executable).parent}:{tool.program.parent}:{os.environ['PATH']}",
            "HOLDFAST_PYTHON": sys.executable,
            "PULUMI_HOME": str(directory / "home"),
            "PULUMI_BACKEND_URL": (directory / "backend").as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "test",
            "PULUMI_DEBUG_PROVIDERS": f"aws:{provider_port}",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_DISABLE_REGISTRY_RESOLVE": "true",
        }
        self._run("stack", "init", "test")

    def declare(self, *resources: dict[str, Any]) -> None:
        """Say what the program declares from now on; ``@name`` is the id of an earlier one, ``{"secret": x}`` a secret."""
        (self.directory / "resources.json").write_text(json.dumps(resources))

    def up(self) -> Ran:
        return self._run("up", "--yes", "--skip-preview")

    def preview(self) -> Ran:
        return self._run("preview")

    def refresh(self) -> Ran:
        return self._run("refresh", "--yes", "--skip-preview")

    def destroy(self) -> Ran:
        return self._run("destroy", "--yes", "--skip-preview")

    def adopt(self, type_: str, name: str, id: str, *options: str) -> Ran:
        """`pulumi import`."""
        return self._run("import", type_, name, id, "--yes", "--skip-preview", *options)

    def state(self) -> dict[str, dict[str, Any]]:
        """The resources in the stack's state, by name, as the file backend keeps them."""
        (kept,) = (self.directory / "backend" / ".pulumi" / "stacks").rglob("test.json")
        checkpoint = json.loads(kept.read_text())["checkpoint"]
        return {r["urn"].split("::")[-1]: r for r in checkpoint["latest"].get("resources", [])}

    def _run(self, *arguments: str) -> Ran:
        command = [self._program, *arguments, "--non-interactive", "--color", "never", *(["-s", "test"] if arguments[0] != "stack" else [])]
        done = subprocess.run(command, cwd=self.directory, env=self._environment, capture_output=True, text=True, check=False, timeout=300)
        output = done.stdout if arguments[0] == "stack" else done.stdout + done.stderr
        return Ran(done.returncode, output, _changes(done.stdout))


def _changes(output: str) -> dict[str, int]:
    """The counts under `Resources:`, such as {"created": 2}."""
    _, _, tail = output.partition("Resources:")
    counts = {}
    for line in tail.splitlines():
        words = line.replace("+-", "").replace("+", "").replace("~", "").replace("-", "").split()
        if len(words) == 2 and words[0].isdigit():
            counts[words[1]] = int(words[0])
    return counts
