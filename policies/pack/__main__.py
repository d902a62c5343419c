"""Serve the pack until the engine goes away."""

from __future__ import annotations

import os

import pulumi.runtime
from pulumi_policy import PolicyPack

from policies.crossguard.policies import pack_policies
from policies.crossguard.settings import settings_from
from policies.rules import all_rules

if __name__ == "__main__":
    stack = os.environ.get("PULUMI_STACK", "")
    PolicyPack("holdfast", policies=pack_policies(all_rules(), stack, settings_from(pulumi.runtime.get_config_env())))
