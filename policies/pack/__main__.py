"""Serve the pack until the engine goes away."""

from __future__ import annotations

from pathlib import Path

from policies.crossguard.serve import serve
from policies.rules import all_rules

if __name__ == "__main__":
    serve(all_rules(), Path.cwd())
