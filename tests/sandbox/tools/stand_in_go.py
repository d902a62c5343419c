"""A `go` for tests: a script that answers as Go does, counts its builds, and builds for as long as a file is there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_SCRIPT = """#!/bin/sh
case "$1" in
env) echo go1.26.0 ;;
list) echo "{folder}/sdk" ;;
build)
    echo "$GOFLAGS|$*" >> "{folder}/builds"
    while [ "$1" != -o ]; do shift; done
    echo half > "$2"
    while [ -e "{folder}/slow" ]; do sleep 0.1; done
    if [ -e "{folder}/full" ]; then echo "write: no space left on device" >&2; exit 1; fi
    printf '#!/bin/sh\\necho v3.259.0\\n' > "$2" && chmod +x "$2" ;;
esac
"""


@dataclass(frozen=True)
class StandInGo:
    """Its folder holds `bin/go`, to be put on PATH."""

    folder: Path

    def __post_init__(self) -> None:
        executor = self.folder / "sdk" / "python" / "cmd" / "pulumi-language-python-exec"
        executor.parent.mkdir(parents=True)
        executor.write_text("")
        (self.folder / "bin").mkdir()
        (self.folder / "bin" / "go").write_text(_SCRIPT.format(folder=self.folder))
        (self.folder / "bin" / "go").chmod(0o755)

    def slow(self, on: bool = True) -> None:
        """Let builds last until this is called with False."""
        (self.folder / "slow").touch() if on else (self.folder / "slow").unlink()

    def fill_disk(self) -> None:
        (self.folder / "full").touch()

    def builds(self) -> list[str]:
        """GOFLAGS and the words of each build begun."""
        asked = self.folder / "builds"
        return asked.read_text().splitlines() if asked.exists() else []
