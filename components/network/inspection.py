"""A firewall in the hub that sees what goes from VPC to VPC, elsewhere or to the internet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch
from pulumi_aws import networkfirewall as nfw

from components.environment_facts import EnvironmentFacts
from components.network.firewall_rules import firewall_paths, sources_to_internet
from components.network.segmented_vpc import SegmentedVpc
from components.network.tier import NetworkTier
from components.network.topology import Topology
from components.placement import Placement

_YEAR_DAYS = 365
_FIRST, _SECOND = 100, 200
_CAPACITY = 500  # of each group; changing it replaces the group


@dataclass(frozen=True, kw_only=True)
class InspectionArgs:
    """What the inspection of one Region needs to know.

    Attributes:
        allowed_domains: names that may be asked for over TLS.
        key: ARN of the key for operations, usable in this Region.
        flow_log_bucket: ARN of the bucket that keeps the record of every flow.
    """

    facts: EnvironmentFacts
    placement: Placement
    hub: SegmentedVpc
    topology: Topology
    allowed_domains: tuple[str, ...]
    key: pulumi.Input[str]
    flow_log_bucket: pulumi.Input[str]


class Inspection(pulumi.ComponentResource):
    """AWS Network Firewall in the hub's inspection tier.

    Pulumi type: ``holdfast:network:Inspection``

    Creates:
        - ``aws.networkfirewall.RuleGroup`` *name*-paths: a stateful rule that passes each declared flow between VPCs and elsewhere
        - ``aws.networkfirewall.RuleGroup`` *name*-domains: the names that may be asked for in the internet, where there are any
        - ``aws.networkfirewall.FirewallPolicy`` *name*: both in strict order, everything else dropped with an alert
        - ``aws.networkfirewall.Firewall`` *name*, with an endpoint in each zone's inspection subnet
        - ``aws.cloudwatch.LogGroup`` *name* for alerts, and ``aws.networkfirewall.LoggingConfiguration`` *name*: alerts there, flows into
          the log archive

    Adding a zone, a flow or a domain changes it in place. Another VPC or environment name replaces it.

    Outputs: `endpoint_id` of a zone.
    """

    def __init__(self, name: str, args: InspectionArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:network:Inspection", name, None, opts)
        self._name, self._args, self._inside = name, args, args.placement.inside(self)
        groups = [group for group in (self._paths(), self._domains()) if group]
        called, tags = args.facts.named(name), args.facts.tags(name)
        policy = nfw.FirewallPolicy(
            name,
            name=called,
            description="Passes declared flows and allowed domains, drops and tells the rest",
            encryption_configuration=nfw.FirewallPolicyEncryptionConfigurationArgs(type="CUSTOMER_KMS", key_id=args.key),
            firewall_policy=nfw.FirewallPolicyFirewallPolicyArgs(
                stateless_default_actions=["aws:forward_to_sfe"],
                stateless_fragment_default_actions=["aws:forward_to_sfe"],
                stateful_engine_options=nfw.FirewallPolicyFirewallPolicyStatefulEngineOptionsArgs(
                    rule_order="STRICT_ORDER", stream_exception_policy="DROP"
                ),
                stateful_default_actions=["aws:drop_established", "aws:alert_established"],
                stateful_rule_group_references=[
                    nfw.FirewallPolicyFirewallPolicyStatefulRuleGroupReferenceArgs(priority=priority, resource_arn=group.arn)
                    for priority, group in groups
                ],
            ),
            tags=tags,
            opts=self._inside,
        )
        protected = not args.facts.throw_away
        zones = args.hub.addresses.zones
        self._firewall = nfw.Firewall(
            name,
            name=called,
            description=f"Between the segments of {args.facts.name}",
            vpc_id=args.hub.vpc_id,
            firewall_policy_arn=policy.arn,
            subnet_mappings=[
                nfw.FirewallSubnetMappingArgs(subnet_id=args.hub.subnet_id(NetworkTier.INSPECTION, zone), ip_address_type="IPV4")
                for zone in zones
            ],
            encryption_configuration=nfw.FirewallEncryptionConfigurationArgs(type="CUSTOMER_KMS", key_id=args.key),
            delete_protection=protected,
            subnet_change_protection=False,  # a new zone adds a subnet
            firewall_policy_change_protection=protected,
            tags=tags,
            opts=args.placement.inside(self, protect=args.facts.protect),
        )
        self._log()
        self.register_outputs({})

    def endpoint_id(self, zone: str) -> pulumi.Output[str]:
        """The firewall's endpoint in one zone, that routes of the same zone lead to."""
        name = f"{self._args.placement.region}{zone}"
        return self._firewall.firewall_statuses.apply(lambda statuses: _endpoint(statuses, name))

    def _paths(self) -> tuple[int, nfw.RuleGroup] | None:
        paths = list(firewall_paths(self._args.topology))
        if not paths:
            return None
        rules = [
            nfw.RuleGroupRuleGroupRulesSourceStatefulRuleArgs(
                action="PASS",
                header=nfw.RuleGroupRuleGroupRulesSourceStatefulRuleHeaderArgs(
                    protocol=path.protocol,
                    source=path.from_cidr,
                    source_port="ANY",
                    direction="FORWARD",
                    destination=path.to_cidr,
                    destination_port=str(path.port),
                ),
                rule_options=[nfw.RuleGroupRuleGroupRulesSourceStatefulRuleRuleOptionArgs(keyword="sid", settings=[str(path.number)])],
            )
            for path in paths
        ]
        return _FIRST, self._group("paths", nfw.RuleGroupRuleGroupRulesSourceArgs(stateful_rules=rules), ())

    def _domains(self) -> tuple[int, nfw.RuleGroup] | None:
        sources = sources_to_internet(self._args.topology)
        if not sources or not self._args.allowed_domains:
            return None
        listed = nfw.RuleGroupRuleGroupRulesSourceRulesSourceListArgs(
            generated_rules_type="ALLOWLIST", target_types=["TLS_SNI"], targets=list(self._args.allowed_domains)
        )
        return _SECOND, self._group("domains", nfw.RuleGroupRuleGroupRulesSourceArgs(rules_source_list=listed), sources)

    def _group(self, purpose: str, source: nfw.RuleGroupRuleGroupRulesSourceArgs, home: tuple[str, ...]) -> nfw.RuleGroup:
        """A stateful group; `home` is what it takes for our own addresses."""
        args, label = self._args, f"{self._name}-{purpose}"
        variables = nfw.RuleGroupRuleGroupRuleVariablesArgs(
            ip_sets=[
                nfw.RuleGroupRuleGroupRuleVariablesIpSetArgs(
                    key="HOME_NET", ip_set=nfw.RuleGroupRuleGroupRuleVariablesIpSetIpSetArgs(definitions=list(home))
                )
            ]
        )
        return nfw.RuleGroup(
            label,
            name=args.facts.named(label),
            description=f"Passes {purpose}",
            type="STATEFUL",
            capacity=_CAPACITY,
            encryption_configuration=nfw.RuleGroupEncryptionConfigurationArgs(type="CUSTOMER_KMS", key_id=args.key),
            rule_group=nfw.RuleGroupRuleGroupArgs(
                rule_variables=variables if home else None,
                rules_source=source,
                stateful_rule_options=nfw.RuleGroupRuleGroupStatefulRuleOptionsArgs(rule_order="STRICT_ORDER"),
            ),
            tags=args.facts.tags(label),
            opts=self._inside,
        )

    def _log(self) -> None:
        args = self._args
        group = cloudwatch.LogGroup(
            self._name,
            name=args.facts.named(self._name, "alerts"),
            kms_key_id=args.key,
            retention_in_days=_YEAR_DAYS,
            tags=args.facts.tags(self._name, "alerts"),
            opts=self._inside,
        )
        bucket = pulumi.Output.from_input(args.flow_log_bucket).apply(lambda arn: arn.rpartition(":")[2])
        nfw.LoggingConfiguration(
            self._name,
            firewall_arn=self._firewall.arn,
            logging_configuration=nfw.LoggingConfigurationLoggingConfigurationArgs(
                log_destination_configs=[
                    _destination("ALERT", "CloudWatchLogs", {"logGroup": group.name}),
                    _destination("FLOW", "S3", {"bucketName": bucket}),
                ]
            ),
            opts=self._inside,
        )


def _destination(
    kind: str, where: str, named: dict[str, pulumi.Input[str]]
) -> nfw.LoggingConfigurationLoggingConfigurationLogDestinationConfigArgs:
    return nfw.LoggingConfigurationLoggingConfigurationLogDestinationConfigArgs(
        log_type=kind, log_destination_type=where, log_destination=named
    )


def _endpoint(statuses: Sequence[nfw.outputs.FirewallFirewallStatus], zone: str) -> str:
    """The endpoint of a zone; of a recording, which knows no zones, the one stand-in there is.

    Raises:
        LookupError: the firewall has no endpoint there.
    """
    found = list(_attached(statuses))
    exact = [endpoint for at, endpoint in found if at == zone]
    unplaced = [endpoint for at, endpoint in found if not at.startswith(zone[:-1])]
    if not exact and not unplaced:
        raise LookupError(f"the firewall has no endpoint in {zone}; it has: {', '.join(at for at, _ in found) or 'none'}")
    return (exact or unplaced)[0]


def _attached(statuses: Sequence[nfw.outputs.FirewallFirewallStatus]) -> Iterator[tuple[str, str]]:
    for status in statuses:
        for state in status.sync_states or []:
            for attachment in state.attachments or []:
                yield state.availability_zone or "", attachment.endpoint_id or ""
