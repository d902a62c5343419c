"""Uses of a key that are granted to one role, instead of making it a user of everything the key protects."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from components.encryption.grant_operation import GrantOperation
from components.encryption.key_duties import Delegate
from components.encryption.key_grant import KeyGrant, KeyGrantArgs
from components.environment_facts import EnvironmentFacts
from components.placement import Placement
from stacks.account import AccountRole, RegionRole
from stacks.parts.foundation import Foundation
from stacks.settings.keys import DataClass

Context = Mapping[str, pulumi.Input[str]]

_READ = frozenset({GrantOperation.DECRYPT})
# Amazon RDS User Guide, "AWS KMS key management": whoever restores needs these, and RDS then works under a grant made with them.
_RESTORE = frozenset(
    {
        GrantOperation.CREATE_GRANT,
        GrantOperation.DECRYPT,
        GrantOperation.DESCRIBE_KEY,
        GrantOperation.ENCRYPT,
        GrantOperation.GENERATE_DATA_KEY,
        GrantOperation.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT,
        GrantOperation.RE_ENCRYPT_FROM,
        GrantOperation.RE_ENCRYPT_TO,
    }
)


def delegates_of(data_class: DataClass, facts: EnvironmentFacts, workload: Placement) -> tuple[Delegate, ...]:
    """The roles that users of a key may grant some use of it; known by name before they exist."""
    if data_class is not DataClass.CLINICAL:
        return ()
    return (Delegate(role=workload.arn("iam", f"role/{facts.named('drill')}", region=""), operations=_READ | _RESTORE),)


def make_key_grants(base: Foundation) -> None:
    """Let the drill role read the credentials of drillable databases and restore them, in both Regions.

    Without this the key policy would refuse it: a key here trusts no account, so that IAM policies alone give nobody its use.
    """
    for region in RegionRole:
        _grant(base, f"drill-restore-{region.value}", region, _RESTORE)
    secrets = {name: database.secret_arn for name, database in base.databases.items()}
    secrets |= {name: cluster.secret_arn for name, cluster in base.clusters.items()}
    for system in base.environment.systems:
        if system.drillable:
            _grant(base, f"drill-credentials-{system.name}", RegionRole.PRIMARY, _READ, {"SecretARN": secrets[system.name]})


def _grant(base: Foundation, name: str, region: RegionRole, operations: frozenset[GrantOperation], context: Context | None = None) -> None:
    KeyGrant(
        name,
        KeyGrantArgs(
            facts=base.facts,
            placement=base.at(AccountRole.WORKLOAD, region),
            purpose=name,
            key=base.key(DataClass.CLINICAL, region),
            grantee=base.drill_role.arn,
            operations=operations,
            retiring=_maker(base),
            context=context or {},
        ),
    )


def _maker(base: Foundation) -> str:
    """The role the program has in the workload's account; where it takes on none, the first user of the key stands for it."""
    return base.environment.placements.workload.assume_role or min(base.environment.keys.clinical.users)
