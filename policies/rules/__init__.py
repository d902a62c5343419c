"""Our own rules, a file per concern; importing this package registers all of them.

In comes a graph, out come violations: a rule is a pure function of about twenty lines, and it never decides what to do about one.
"""

from policies.rule import REGISTRY, Rule
from policies.rules import (
    databases,
    drill_network,
    drill_schedule,
    drills,
    inspection,
    keys,
    load_balancers,
    log_archive,
    network_acls,
    network_endpoints,
    network_exposure,
    network_groups,
    network_links,
    network_paths,
    network_records,
    network_tiers,
    recovery,
    recovery_backups,
    recovery_databases,
    recovery_names,
    recovery_proof,
    recovery_vaults,
    secrets,
)

__all__ = [
    "all_rules",
    "databases",
    "drill_network",
    "drill_schedule",
    "drills",
    "inspection",
    "keys",
    "load_balancers",
    "log_archive",
    "network_acls",
    "network_endpoints",
    "network_exposure",
    "network_groups",
    "network_links",
    "network_paths",
    "network_records",
    "network_tiers",
    "recovery",
    "recovery_backups",
    "recovery_databases",
    "recovery_names",
    "recovery_proof",
    "recovery_vaults",
    "secrets",
]


def all_rules() -> tuple[Rule, ...]:
    """Every rule, ordered by id."""
    return tuple(REGISTRY[id] for id in sorted(REGISTRY))
