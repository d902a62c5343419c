"""What AWS Backup is told: vaults with their locks and policies, plans rule by rule, and what each plan takes in.

Sources: AWS Backup Developer Guide, "AWS Backup Vault Lock", "Backup plan options and configuration" (a job starts within its start
window, eight hours where nothing is said; it then keeps a point until its lifecycle ends), "Assigning resources to a backup plan".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from fnmatch import fnmatchcase

from policies.aws.placement import account_of, together
from policies.graph import Graph
from policies.recovery.drill_schedule import interval
from policies.resource import Resource, UnknownValueError
from policies.value import Unknown, references

VAULT = "aws:backup/vault:Vault"
PLAN = "aws:backup/plan:Plan"
SELECTION = "aws:backup/selection:Selection"
_LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
_POLICY = "aws:backup/vaultPolicy:VaultPolicy"
_DEFAULT_START_MINUTES = 480
_TAG = "aws:ResourceTag/"
_CONDITIONS = ("stringEquals", "stringLikes", "stringNotEquals", "stringNotLikes")


def lock_of(graph: Graph, vault: Resource) -> Resource | None:
    """The lock of a vault, or None."""
    return next(iter(graph.pointing_at(vault, _LOCK, by="backupVaultName")), None)


def policies_of(graph: Graph, vault: Resource) -> tuple[Resource, ...]:
    """The access policies of a vault."""
    return graph.pointing_at(vault, _POLICY, by="backupVaultName")


@dataclass(frozen=True)
class Kept:
    """Where recovery points of a rule are put, and for how many days; None for ever. `where` is a name or an ARN, as text or reference."""

    where: str
    vault: Resource | None
    days: float | None


@dataclass(frozen=True)
class PlanRule:
    """One rule of a backup plan."""

    plan: Resource
    block: Resource

    @property
    def continuous(self) -> bool:
        """Whether every moment can be restored, and not snapshots alone."""
        return self.block.flag("enableContinuousBackup")

    @property
    def oldest_point(self) -> timedelta | None:
        """How old the newest recovery point can be before the next one begins; None for a rule that comes at no set time.

        Raises:
            ShapeError: the schedule cannot be read.
        """
        if not self.block.has("schedule"):
            return None
        window = self.block.number("startWindow")
        return interval(self.block, "schedule") + timedelta(minutes=_DEFAULT_START_MINUTES if window is None else window)

    def made_in(self, graph: Graph) -> Kept:
        """Where recovery points are made: a vault beside the plan."""
        name = self.block.text("targetVaultName")
        return Kept(name, _beside(graph, self.plan, name), self.block.number("lifecycle.deleteAfter"))

    def copies(self, graph: Graph) -> Iterator[Kept]:
        """Where they are copied to."""
        for copy in self.block.blocks("copyActions"):
            arn = copy.text("destinationVaultArn")
            yield Kept(arn, graph.named(arn, VAULT, "arn") or _of_arn(graph, arn), copy.number("lifecycle.deleteAfter"))

    def is_away(self, graph: Graph, copy: Kept) -> bool:
        """Whether a copy is in another Region or account than the plan."""
        if copy.vault is not None:
            return not together(graph, self.plan, copy.vault)
        _, _, _, region, account, *_ = (*copy.where.split(":"), "", "", "", "", "")
        return bool(region) and (region != graph.region_of(self.plan) or account != account_of(graph, self.plan))


def rules_of(plan: Resource) -> Iterator[PlanRule]:
    """The rules of a backup plan."""
    for block in plan.blocks("rules"):
        yield PlanRule(plan, block)


def plans_of(graph: Graph, resource: Resource) -> Iterator[Resource]:
    """The backup plans that take a resource in, by its tags or by its ARN, where it is."""
    for selection in graph.of_type(SELECTION):
        plan = graph.target(selection, "planId", PLAN)
        if plan and together(graph, plan, resource) and _takes_in(selection, resource):
            yield plan


def _beside(graph: Graph, plan: Resource, name: str) -> Resource | None:
    """The vault of a name in the plan's own account and Region; names that are not known yet are met before nothing is found."""
    named = {r.urn for r in references(name)}
    vaults = [v for v in graph.of_type(VAULT) if name and together(graph, plan, v)]
    found = next((v for v in vaults if v.urn in named or v.known_text("name") == name), None)
    return found or next((v for v in vaults if v.text("name") == name), None)


def _of_arn(graph: Graph, arn: str) -> Resource | None:
    """The vault of an ARN that is written out: ``arn:PARTITION:backup:REGION:ACCOUNT:backup-vault:NAME``."""
    *_, region, account, _, name = ("", "", "", "", *arn.split(":"))
    found = (v for v in graph.of_type(VAULT) if name and v.known_text("name") == name and graph.region_of(v) == region)
    return next((v for v in found if account_of(graph, v) in {account, ""}), None)


def _takes_in(selection: Resource, resource: Resource) -> bool:
    """Whether a selection names a resource and its conditions hold; tags of `selectionTags` widen, conditions narrow."""
    tagged = [t for t in selection.blocks("selectionTags") if _tag(resource, t.text("key")) == t.text("value")]
    named = any(_names(text, resource) for text in selection.texts("resources"))
    left_out = any(_names(text, resource) for text in selection.texts("notResources"))
    return (bool(tagged) or named) and not left_out and all(_holds(c, resource) for c in selection.blocks("conditions"))


def _names(text: str, resource: Resource) -> bool:
    if any(r.urn == resource.urn for r in references(text)):
        return True
    arn = resource.known_text("arn") or f"arn:aws:rds:*:*:db:{resource.known_text('identifier')}"
    return fnmatchcase(arn, text) or fnmatchcase(text, arn)


def _holds(conditions: Resource, resource: Resource) -> bool:
    """Whether a resource's tags meet every condition of a block."""
    return all(
        _meets(_tag(resource, c.text("key").removeprefix(_TAG)), c.text("value"), kind)
        for kind in _CONDITIONS
        for c in conditions.blocks(kind)
    )


def _meets(tag: str, value: str, kind: str) -> bool:
    same = fnmatchcase(tag, value) if kind.endswith("Likes") else tag == value
    return same is not kind.startswith("stringNot")


def _tag(resource: Resource, key: str) -> str:
    """A tag's value, empty where there is none; its key may hold dots, so that it is no path."""
    tags = resource.value("tags")
    found = tags.get(key, "") if isinstance(tags, dict) else ""
    if isinstance(found, Unknown):
        raise UnknownValueError(resource, f"tags.{key}")
    return str(found)
