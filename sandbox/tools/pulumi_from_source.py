"""Builds the Pulumi command line from the committed `go.mod`, with a language host of our own beside it.

The official Python language host lives in a module that module mirrors do not serve; ours is `sandbox.language_host`.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from sandbox.tools.go_toolchain import go
from sandbox.tools.program import run
from sandbox.tools.pulumi_versions import BUILT

_MODULE = Path(__file__).parent / "pulumi_build"
_SDK = "github.com/pulumi/pulumi/sdk/v3"
_COMMAND = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
_EXECUTOR = "pulumi-language-python-exec"
_HOST = """#!/bin/sh
# The engine starts this to run Python programs and policy packs; HOLDFAST_PYTHON names the interpreter that has them.
HOLDFAST_LANGUAGE_EXECUTOR="$(dirname "$(readlink -f "$0")")/pulumi-language-python-exec"
export HOLDFAST_LANGUAGE_EXECUTOR
exec "${HOLDFAST_PYTHON:-python3}" -m sandbox.language_host "$@"
"""


def build(directory: Path) -> Path:
    """Build into `directory`; the program's path inside it. About four minutes on two cores with nothing cached.

    Raises:
        ToolError: Go is missing or too old, a module could not be fetched, or the build failed.
    """
    compiler = go()
    source, programs = directory / "source", directory / "bin"
    shutil.copytree(_MODULE, source)
    programs.mkdir()
    env = {**os.environ, "CGO_ENABLED": "0", "GOFLAGS": "-mod=mod -buildvcs=false", "GOWORK": "off"}
    flags = f"-s -w -X {_SDK}/go/common/version.Version=v{BUILT}"
    run(
        [compiler, "build", "-trimpath", "-tags", "osusergo,grpcnotrace", "-ldflags", flags, "-o", programs / "pulumi", _COMMAND],
        doing=f"building pulumi {BUILT}",
        cwd=source,
        env=env,
    )
    sdk = run([compiler, "list", "-m", "-f", "{{.Dir}}", _SDK], doing="locating the Pulumi SDK's sources", cwd=source, env=env).strip()
    shutil.copyfile(Path(sdk) / "python" / "cmd" / _EXECUTOR, programs / _EXECUTOR)
    _executable(programs / "pulumi-language-python", _HOST)
    shutil.rmtree(source)
    return programs / "pulumi"


def _executable(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)
