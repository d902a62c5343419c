"""Builds the Pulumi command line from the committed `go.mod` and `go.sum`, with a language host of our own beside it.

The official Python language host lives in a module that module mirrors do not serve; ours is `sandbox.language_host`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from sandbox.tools.cache import place_of
from sandbox.tools.errors import ToolError
from sandbox.tools.go_toolchain import go
from sandbox.tools.program import run
from sandbox.tools.pulumi_versions import BUILT

_MODULE = Path(__file__).parent / "pulumi_build"
_SDK = "github.com/pulumi/pulumi/sdk/v3"
_COMMAND = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
_EXECUTOR = "pulumi-language-python-exec"
# Given as words, not by GOFLAGS, which stays the user's: words win, so nothing outside go.sum is ever built.
_PINNED = ("-mod=readonly", "-buildvcs=false")
_BUILD = ("-trimpath", "-tags", "osusergo,grpcnotrace", "-ldflags", f"-s -w -X {_SDK}/go/common/version.Version=v{BUILT}")
_HOST = """#!/bin/sh
# The engine starts this to run Python programs and policy packs; HOLDFAST_PYTHON names the interpreter that has them.
HOLDFAST_LANGUAGE_EXECUTOR="$(dirname "$(readlink -f "$0")")/pulumi-language-python-exec"
HOLDFAST_ENGINE_PID="$PPID"
export HOLDFAST_LANGUAGE_EXECUTOR HOLDFAST_ENGINE_PID
exec "${HOLDFAST_PYTHON:-python3}" -m sandbox.language_host "$@"
"""


def place() -> Path:
    """Where the build lives; the name changes with everything that goes into it: modules, their sums, flags and launcher.

    Raises:
        ToolError: the committed module cannot be read.
    """
    digest = hashlib.sha256(repr((_COMMAND, _PINNED, _BUILD, _HOST)).encode())
    try:
        for file in sorted(_MODULE.iterdir()):
            digest.update(file.name.encode() + file.read_bytes())
    except OSError as error:
        raise ToolError(f"{error.filename} cannot be read: {error.strerror}; a complete clone of Holdfast has it") from error
    return place_of("pulumi", f"{BUILT}-source-{digest.hexdigest()[:8]}")


def build(directory: Path) -> Path:
    """Build into `directory`; the program's path inside it. About four minutes on two cores with nothing cached.

    Raises:
        ToolError: Go is missing or too old, a module could not be fetched or is not the one in go.sum, or the build failed.
    """
    compiler = go()
    source, programs = directory / "source", directory / "bin"
    shutil.copytree(_MODULE, source)
    programs.mkdir()
    env = {**os.environ, "CGO_ENABLED": "0", "GOWORK": "off"}
    run(
        [compiler, "build", *_PINNED, *_BUILD, "-o", programs / "pulumi", _COMMAND],
        doing=f"building pulumi {BUILT} from source",
        cwd=source,
        env=env,
    )
    where: list[str | Path] = [compiler, "list", *_PINNED, "-m", "-f", "{{.Dir}}", _SDK]
    sdk = run(where, doing="locating the Pulumi SDK's sources", cwd=source, env=env).strip()
    shutil.copyfile(Path(sdk) / "python" / "cmd" / _EXECUTOR, programs / _EXECUTOR)
    _executable(programs / "pulumi-language-python", _HOST)
    shutil.rmtree(source)
    return programs / "pulumi"


def _executable(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)
