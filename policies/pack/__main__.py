"""Serve the pack until the engine goes away."""

from __future__ import annotations

from pathlib import Path

from pulumi_policy import PolicyPack

from policies.crossguard.policies import pack_policies
from policies.rules import all_rules

if __name__ == "__main__":
    PolicyPack("holdfast", policies=pack_policies(all_rules(), Path.cwd()))
