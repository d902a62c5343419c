"""An environment's components, put together: which gets which placement, network and key."""

from __future__ import annotations

from dataclasses import replace

import pulumi
from pulumi_aws import route53

from components.data.monitoring_role import MonitoringRole
from components.data.recoverable_aurora import RecoverableAurora, RecoverableAuroraArgs
from components.data.recoverable_postgres import DatabaseSize, RecoverablePostgres, RecoverablePostgresArgs, Site
from components.encryption.data_key import DataKey, DataKeyArgs
from components.encryption.key_break_glass import KeyBreakGlass, KeyBreakGlassArgs
from components.encryption.key_duties import KeyDuties
from components.encryption.key_plan import KeyPurpose, key_purposes
from components.environment_facts import EnvironmentFacts
from components.network.address_plan import AddressPlan
from components.network.region_network import RegionNetwork, RegionNetworkArgs
from components.placement import Placement
from components.recovery.drill_place import DrillPlace, DrillPlaceArgs
from components.recovery.drill_policy import DrillReach
from components.recovery.drill_role import DrillRole, DrillRoleArgs
from components.storage.private_bucket import Lock
from stacks.account import AccountRole, RegionRole
from stacks.choices import objectives_of
from stacks.environment import Environment
from stacks.network_design import network_design
from stacks.parts.access_logs import AccessLogs
from stacks.parts.alarms import Alarms
from stacks.parts.backup import make_backup
from stacks.parts.boundaries import make_boundaries
from stacks.parts.certificates import make_certificates
from stacks.parts.connectivity import make_connectivity
from stacks.parts.detection import make_detection
from stacks.parts.documents import make_documents
from stacks.parts.foundation import Foundation
from stacks.parts.identity import make_identity
from stacks.parts.key_grants import delegates_of, make_key_grants
from stacks.parts.key_guard import make_key_guard
from stacks.parts.legal_hold import make_legal_hold
from stacks.parts.log_keeping import make_log_keeping
from stacks.parts.log_services import make_log_services
from stacks.parts.operations import make_listeners, make_operations
from stacks.parts.organization import make_organization
from stacks.parts.people import make_people
from stacks.parts.queues import make_queues
from stacks.parts.recovery import make_recovery
from stacks.parts.resolver import make_resolver
from stacks.parts.spending import make_spending
from stacks.placed import Placed
from stacks.settings.keys import DataClass
from stacks.settings.name_service import HealthSignal
from stacks.system import Engine, System


class LandingZone:
    """Everything an environment consists of, made when constructed.

    The order is that of need: boundaries of roles, keys, logs, networks, then databases and what recovers them.
    """

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._placed = Placed(environment)
        facts = EnvironmentFacts(
            name=environment.name,
            accounts=frozenset(environment.placements.by_role().values()),
            throw_away=environment.throw_away,
            protect=environment.stateful_protection,
            cost_centre=environment.spending.cost_centre if environment.spending else None,
        )
        self._facts = replace(facts, boundaries=make_boundaries(environment, facts, self._placed))
        self._people = make_people(environment, self._facts, self._placed)
        self._lock = Lock(mode=environment.logs.lock.value, days=environment.logs.lock_days)
        self._break_glass = KeyBreakGlass(
            "keys", KeyBreakGlassArgs(facts=self._facts, placement=self._placed.at(AccountRole.SECURITY, RegionRole.PRIMARY))
        )
        self._keys = self._make_keys()
        self._alarms = Alarms(self._facts, self._placed, self._keys["operations"])
        logs = make_log_keeping(environment, self._facts, self._placed, self._keys, self._alarms)
        self._logs, self.evidence, self._locked = logs.archive, logs.evidence, logs.locked
        self._networks = {region: self._make_network(region) for region in RegionRole}
        self._sites = {region: self._make_site(region) for region in RegionRole}
        self.zone_id = self._make_zone()
        self.drill_place = DrillPlace(
            "drill",
            DrillPlaceArgs(
                facts=self._facts, placement=self._workload(RegionRole.PRIMARY), network=self._networks[RegionRole.PRIMARY].workload
            ),
        )
        monitoring = MonitoringRole("database-monitoring", self._facts, self._workload(RegionRole.PRIMARY))
        self.databases = {
            system.name: self._make_database(system, monitoring.arn) for system in environment.systems if system.engine is Engine.POSTGRES
        }
        self.clusters = {
            system.name: self._make_cluster(system, monitoring.arn)
            for system in environment.systems
            if system.engine is Engine.AURORA_POSTGRES
        }
        self.drill_role = self._make_drill_role()
        self._make_parts(
            Foundation(
                environment=environment,
                facts=self._facts,
                placed=self._placed,
                keys=self._keys,
                logs=self._logs,
                evidence=self.evidence,
                trail=logs.trail,
                lock=self._lock,
                networks=self._networks,
                alarms=self._alarms,
                access_logs=AccessLogs(self._facts, self._workload(RegionRole.PRIMARY), self._logs, environment.logs.retention_days),
                zone_id=self.zone_id,
                databases=self.databases,
                clusters=self.clusters,
                drill_place=self.drill_place,
                drill_role=self.drill_role,
            )
        )

    def _make_parts(self, base: Foundation) -> None:
        make_key_guard(base)
        make_key_grants(base)
        make_resolver(base)
        make_connectivity(base, make_certificates(base))
        make_identity(base, self._people)
        make_organization(base)
        make_detection(base, make_log_services(base))
        documents = make_documents(base).values()
        make_legal_hold(base, (*self._locked, *(bucket for kept in documents for bucket in (kept.bucket, kept.copy))))
        make_queues(base)
        make_backup(base)
        make_recovery(base, make_operations(base))
        make_spending(base)
        make_listeners(base)

    def _workload(self, region: RegionRole) -> Placement:
        return self._placed.at(AccountRole.WORKLOAD, region)

    def _make_keys(self) -> dict[str, DataKey]:
        management = self._environment.logs.management_account
        purposes = key_purposes(
            self._facts.accounts,
            (self._environment.regions.of(region) for region in RegionRole),
            self._environment.partition,
            trail_owners=(management,) if management else (),
        )
        return {purpose.data_class: self._make_key(purpose) for purpose in purposes}

    def _make_key(self, purpose: KeyPurpose) -> DataKey:
        data_class = DataClass(purpose.data_class)
        roles = self._environment.keys.of(data_class)
        return DataKey(
            purpose.data_class,
            DataKeyArgs(
                facts=self._facts,
                placement=self._placed.at(AccountRole.SECURITY, RegionRole.PRIMARY),
                data_class=purpose.data_class,
                duties=KeyDuties(
                    administrators=roles.administrators,
                    users=roles.users,
                    destroyers=roles.destroyers,
                    services=purpose.services,
                    delegates=delegates_of(data_class, self._facts, self._workload(RegionRole.PRIMARY)),
                    own_roles=purpose.own_roles,
                ),
                rotation=roles.rotation,
                after=(*self._break_glass.ready, *self._people.roles.values()),
                recovery=self._placed.at(AccountRole.SECURITY, RegionRole.RECOVERY) if purpose.needed_in_recovery else None,
            ),
        )

    def _make_network(self, region: RegionRole) -> RegionNetwork:
        return RegionNetwork(
            region.value,
            RegionNetworkArgs(
                facts=self._facts,
                region_role=region.value,
                network=self._placed.at(AccountRole.NETWORK, region),
                workload=self._workload(region),
                addresses=AddressPlan(self._environment.address_space.block, self._environment.zones),
                flow_log_bucket=self._logs.traffic.ready_arn,
                operations_key=self._keys["operations"].arn if region is RegionRole.PRIMARY else self._keys["operations"].recovery_arn,
                design=network_design(
                    self._environment.network,
                    self._environment.address_space.elsewhere,
                    self._environment.connectivity.beside_hub if self._environment.connectivity else frozenset(),
                ),
                transit_asn=self._environment.connectivity.transit_asns.of(region) if self._environment.connectivity else None,
            ),
        )

    def _make_site(self, region: RegionRole) -> Site:
        primary = region is RegionRole.PRIMARY
        operations = self._keys["operations"].arn if primary else self._keys["operations"].recovery_arn
        placement = self._workload(region)
        return Site(
            placement=placement,
            network=self._networks[region].workload,
            clinical_key=self._keys["clinical"].arn if primary else self._keys["clinical"].recovery_arn,
            operations_key=operations,
            topic=self._alarms.at(AccountRole.WORKLOAD, region).arn,
        )

    def _make_zone(self) -> pulumi.Output[str]:
        """The private zone of database names, seen from both workload networks."""
        zone = route53.Zone(
            "databases",
            name=self._environment.name_service.zone,
            comment=f"Database names of {self._facts.name}",
            vpcs=[
                route53.ZoneVpcArgs(vpc_id=self._networks[region].workload.vpc_id, vpc_region=self._environment.regions.of(region))
                for region in RegionRole
            ],
            force_destroy=self._facts.throw_away,
            tags=self._facts.tags("databases"),
            opts=pulumi.ResourceOptions(provider=self._workload(RegionRole.PRIMARY).provider),
        )
        return zone.zone_id

    def _make_database(self, system: System, monitoring_role: pulumi.Output[str]) -> RecoverablePostgres:
        return RecoverablePostgres(
            system.name,
            RecoverablePostgresArgs(
                facts=self._facts.of_system(system.name),
                system=system.name,
                tier=system.tier,
                objectives=objectives_of(self._environment, system),
                size=_size(system),
                drillable=system.drillable,
                primary=self._sites[RegionRole.PRIMARY],
                recovery=self._sites[RegionRole.RECOVERY],
                monitoring_role=monitoring_role,
                zone_id=self.zone_id,
                dns_name=self._environment.name_of(system),
                ttl=self._environment.name_service.ttl,
                probed=self._environment.name_service.health is HealthSignal.TCP_PROBE,
            ),
        )

    def _make_cluster(self, system: System, monitoring_role: pulumi.Output[str]) -> RecoverableAurora:
        return RecoverableAurora(
            system.name,
            RecoverableAuroraArgs(
                facts=self._facts.of_system(system.name),
                system=system.name,
                tier=system.tier,
                objectives=objectives_of(self._environment, system),
                size=_size(system),
                primary=self._sites[RegionRole.PRIMARY],
                recovery=self._sites[RegionRole.RECOVERY],
                monitoring_role=monitoring_role,
            ),
        )

    def _make_drill_role(self) -> DrillRole:
        placement = self._workload(RegionRole.PRIMARY)
        clinical = self._keys["clinical"]
        return DrillRole(
            "drill",
            DrillRoleArgs(
                facts=self._facts,
                placement=placement,
                run_by=self._environment.drills.run_by,
                reach=DrillReach(
                    environment=self._facts.name,
                    partition=placement.partition,
                    regions=tuple(self._environment.regions.of(region) for region in RegionRole),
                    account=placement.account,
                    evidence_arn=self.evidence.arn,
                ),
                zone_id=self.zone_id,
                secret_arns=tuple(database.secret_arn for database in self.databases.values()),
                key_arns=(clinical.arn, clinical.recovery_arn, self._keys["logs"].arn),
            ),
        )


def _size(system: System) -> DatabaseSize:
    return DatabaseSize(engine_version=system.engine_version, instance_class=system.instance_class, storage_gib=system.storage_gib)
