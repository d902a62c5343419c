"""What the setting `drills.readiness` makes: each system as a recovery group, and who hears that its readiness changed."""

from __future__ import annotations

from collections.abc import Mapping

from components.recovery.readiness_set import ReadinessSet, cluster_sets, instance_sets
from components.recovery.readiness_watch import ReadinessWatch, ReadinessWatchArgs
from components.recovery.recovery_readiness import RecoveryReadiness, RecoveryReadinessArgs
from stacks.account import AccountRole, RegionRole
from stacks.parts.foundation import Foundation


def make_readiness(base: Foundation) -> None:
    """Make it where it is switched on; nothing where it is not, which is what AWS allows an account that never used it."""
    if not base.environment.drills.readiness:
        return
    placement = base.at(AccountRole.WORKLOAD, RegionRole.PRIMARY)
    judged = [
        RecoveryReadiness(system, RecoveryReadinessArgs(facts=base.facts.of_system(system), placement=placement, system=system, sets=sets))
        for system, sets in _sets(base).items()
    ]
    ReadinessWatch(
        "recovery-readiness",
        ReadinessWatchArgs(
            facts=base.facts,
            placement=placement,
            watched=tuple(arn for one in judged for arn in one.watched),
            owner=base.environment.drills.roles.operator,
            topic=base.alarms.at(AccountRole.WORKLOAD, RegionRole.PRIMARY).arn,
        ),
    )


def _sets(base: Foundation) -> Mapping[str, tuple[ReadinessSet, ...]]:
    """What each system is judged by; a cluster without a copy has no second Region to be ready in."""
    primary, recovery = (base.at(AccountRole.WORKLOAD, region) for region in (RegionRole.PRIMARY, RegionRole.RECOVERY))
    instances = {
        system: instance_sets(
            primary, recovery, unreachable=database.unreachable_alarm, lag=database.lag_alarm, health_check=database.health_check_id
        )
        for system, database in base.databases.items()
        if database.lag_alarm is not None
    }
    clusters = {
        system: cluster_sets(cluster.primary.arn, cluster.copy.arn) for system, cluster in base.clusters.items() if cluster.copy is not None
    }
    return {**instances, **clusters}
