"""The official Pulumi release, by the SDK's own installer."""

from __future__ import annotations

import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

from sandbox.tools.program import run

_INSTALLER = "https://get.pulumi.com/install.sh"
_ANSWER_SECONDS = 5.0
_FORGOTTEN_SECONDS = 60.0  # when a request that nobody waits for any more ends
_INSTALL_SECONDS = 600.0


def unreachable(url: str = _INSTALLER, seconds: float = _ANSWER_SECONDS) -> str | None:
    """Why the release cannot be fetched, or None; no answer to a request within `seconds`, name look-up included, counts as none."""
    # A thread, because neither the system's name look-up nor a server that trickles can be bounded by a socket's time-out.
    outcome: list[str | None] = []
    thread = threading.Thread(target=lambda: outcome.append(_objection(url)), name="release-probe", daemon=True)
    thread.start()
    thread.join(seconds)
    return outcome[0] if outcome else f"{url} did not answer within {seconds:g} s"


def _objection(url: str) -> str | None:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method="HEAD"), timeout=_FORGOTTEN_SECONDS):  # noqa: S310 - https, or a test's own
            return None
    except urllib.error.HTTPError as error:
        return f"{url} answers with status {error.code}"
    except Exception as error:  # noqa: BLE001 - whatever a proxy or a captive portal sends, the release cannot be had and the reason is told
        return f"{url} does not answer ({getattr(error, 'reason', None) or error})"


def install(directory: Path, version: str) -> Path:
    """Install the release into `directory`; the program's path inside it.

    Raises:
        ToolError: the installer failed, brought another version, or took more than ten minutes.
    """
    # A process of its own: the installer downloads without a time limit and raises errors of many kinds.
    doing = f"installing the official Pulumi release {version}"
    run([sys.executable, "-m", "sandbox.tools.pulumi_installer", directory, version], doing=doing, limit=_INSTALL_SECONDS)
    return directory / "bin" / "pulumi"
