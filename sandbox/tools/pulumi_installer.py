"""`python -m sandbox.tools.pulumi_installer DIRECTORY VERSION`: run the SDK's own installer and say in a few lines why it failed."""

from __future__ import annotations

import subprocess
import sys


def main(directory: str, version: str) -> int:
    """Exit status 0 when the release is in `directory`."""
    from pulumi.automation import PulumiCommand  # noqa: PLC0415 - an SDK that cannot be imported is a reason like any other
    from semver import VersionInfo  # noqa: PLC0415

    PulumiCommand.install(root=directory, version=VersionInfo.parse(version))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except subprocess.CalledProcessError as failure:
        said = failure.output.decode(errors="replace") if isinstance(failure.output, bytes) else failure.output
        sys.exit(f"{failure}\n{said or ''}".strip())
    except Exception as error:  # noqa: BLE001 - the SDK's errors share no root; each ends this process with its own words
        sys.exit(f"{type(error).__name__}: {error}")
