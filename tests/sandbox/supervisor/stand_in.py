"""A stand-in for a part of the sandbox: serves nothing, but says `ready`, crashes or complains as it is told."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--complain")
    parser.add_argument("--crash-after", type=float)
    arguments = parser.parse_args()
    if arguments.complain:
        print(arguments.complain, file=sys.stderr)
        return 3
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print("ready", flush=True)
    parent, begun = os.getppid(), time.monotonic()
    while os.getppid() == parent:
        time.sleep(0.02)
        if arguments.crash_after and time.monotonic() - begun > arguments.crash_after:
            os._exit(7)
    return 0


if __name__ == "__main__":
    sys.exit(main())
