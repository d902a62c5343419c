"""Repairs of moto 5.2.5 outside RDS, one a file, each with a test that fails without it.

Nothing comes in; what goes out is a moto that answers as AWS does.
"""

from sandbox.aws.repairs import (
    authorities,
    backup_plans,
    bucket_policies,
    direct_connect,
    firewalls,
    foreign_keys,
    managed_policies,
    member_organization,
    multi_region_ids,
    organization_policies,
    private_certificates,
    replica_keys,
    subnet_groups,
    symmetric_keys,
    trail_deletion,
)

__all__ = ["apply_repairs"]


def apply_repairs() -> None:
    """Apply every repair, once, before the first request."""
    symmetric_keys.apply()
    multi_region_ids.apply()
    replica_keys.apply()
    foreign_keys.apply()
    trail_deletion.apply()
    bucket_policies.apply()
    subnet_groups.apply()
    firewalls.apply()
    organization_policies.apply()
    member_organization.apply()
    authorities.apply()
    backup_plans.apply()
    managed_policies.apply()
    direct_connect.apply()
    private_certificates.apply()
