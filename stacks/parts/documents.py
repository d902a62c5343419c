"""What the section `documents` of an environment makes."""

from __future__ import annotations

from collections.abc import Mapping

from components.data.document_bucket import DocumentBucket, DocumentBucketArgs
from components.logs.legal_hold_roles import hold_duties
from components.storage.private_bucket import Lock
from stacks.account import AccountRole, RegionRole
from stacks.parts.foundation import Foundation
from stacks.settings.keys import DataClass


def make_documents(base: Foundation) -> Mapping[str, DocumentBucket]:
    """A bucket and its copy for every store of documents; by what they hold."""
    stores = base.environment.documents.stores if base.environment.documents else {}
    if not stores:
        return {}
    workload = base.at(AccountRole.WORKLOAD, RegionRole.PRIMARY)
    tiers = {system.name: system.tier for system in base.environment.systems}
    holds = hold_duties(base.facts, base.at(AccountRole.LOG_ARCHIVE, RegionRole.PRIMARY)) if base.environment.logs.legal_hold else None
    return {
        name: DocumentBucket(
            f"documents-{name}",
            DocumentBucketArgs(
                facts=base.facts,
                placement=workload,
                recovery=base.at(AccountRole.WORKLOAD, RegionRole.RECOVERY),
                what=name,
                system=store.system,
                tier=tiers[store.system],
                need=store.need(),
                lock=Lock(mode=store.lock.mode.value, days=store.lock.days) if store.lock else None,
                holds=holds if store.lock else None,
                key=base.key(DataClass.CLINICAL, RegionRole.PRIMARY),
                recovery_key=base.key(DataClass.CLINICAL, RegionRole.RECOVERY),
                access_logs=base.access_logs.bucket,
                topic=base.alarms.at(AccountRole.WORKLOAD, RegionRole.PRIMARY).arn,
            ),
        )
        for name, store in stores.items()
    }
