"""One planned resource as a resource of the graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from policies.resource import Edge, Options, Resource
from policies.sources.identities import Identities
from policies.sources.masking import masked
from policies.sources.stated import Stated
from policies.sources.terraform_block import BlockReader, unmapped
from policies.sources.terraform_providers import Providers
from policies.sources.terraform_references import Module, References, names_in, within
from policies.sources.terraform_shown import Shown
from policies.terraform.names import TerraformType
from policies.value import SecretOrigin, references


@dataclass(frozen=True, eq=False)
class Planned:
    """What a plan says of one resource that will stand.

    Attributes:
        module: the module instance that holds it.
        configuration: what the program says of it, empty where the plan does not show that.
        index: which instance it is, such as ``[0]`` or ``["a"]``; empty for the only one.
        unknown: what is known only after the apply, in the shape of `values`; `sensitive` likewise.
    """

    address: str
    type: str
    module: Module
    configuration: Mapping[str, object]
    index: str
    values: Mapping[str, object]
    unknown: object
    sensitive: object


@dataclass(frozen=True, eq=False)
class Read:
    """A resource before its texts are searched for others' identifiers.

    Attributes:
        properties: under Pulumi's names, secrets still in wrappers.
        targets: for each property, what its expression refers to: (URN, output), the output empty where the plan does not say.
        unnamed: attributes that are set and have no name in the table.
        lost: attributes not known yet, made from something that the plan does not follow to any resource.
    """

    planned: Planned
    known: TerraformType | None
    stated: Stated
    targets: Mapping[str, tuple[tuple[str, str], ...]]
    unnamed: frozenset[str]
    lost: frozenset[str]


def read_resource(
    planned: Planned,
    kind: tuple[str, TerraformType | None],
    urns: Mapping[str, tuple[str, TerraformType | None]],
    resolved: References,
    providers: Providers,
) -> Read:
    """The first half: properties under Pulumi's names, and what each refers to.

    Args:
        planned: the resource.
        kind: its Pulumi type, and its entry in the name table, None where there is none.
        urns: URN and type of every resource by its address.
        resolved: finds what an expression refers to.
        providers: finds the resource's provider.
    """
    token, known = kind

    def targets(expression: object) -> tuple[tuple[str, str], ...]:
        names = list(names_in(expression))
        if any(name.startswith("each.value") for name in names):
            names += names_in(planned.configuration.get("for_each_expression"))
        referred = resolved.of(planned.module, {"references": names}, planned.index)
        found = ((r, *urns[r.address]) for r in referred if r.address in urns and r.address != planned.address)
        return tuple(dict.fromkeys((urn, _output(type_, r.attribute)) for r, urn, type_ in found))

    expressions = within(planned.configuration, "expressions")
    reader = BlockReader(targets)
    if known:
        properties = reader.read(known.block, Shown(planned.values, planned.unknown, planned.sensitive, expressions), known.outputs)
        if "tags" in known.block.properties and isinstance(tagged := planned.values.get("tags_all"), Mapping) and tagged:
            own = properties.get("tags")
            properties["tags"] = {**tagged, **(own if isinstance(own, Mapping) else {})}  # the provider's default tags among them
        by_name = {name: targets(expressions.get(f.to)) for name, f in known.block.properties.items() if f and f.to in expressions}
    else:
        properties = dict(unmapped(planned.values, planned.sensitive))
        by_name = {name: targets(expression) for name, expression in expressions.items()}
    unknown = planned.unknown if isinstance(planned.unknown, Mapping) else {}
    lost = {to for to, given in expressions.items() if unknown.get(to) is True and any(names_in(given)) and not targets(given)}
    outputs = {name: planned.values.get(to) for name, to in (known.outputs if known else {}).items() if name not in properties}
    stated = Stated(
        urn=urns[planned.address][0],
        type=token,
        custom=True,
        id=str(planned.values.get("id") or ""),
        inputs=properties,
        outputs=outputs,
        depends=None,
        parent="",
        provider=providers.urn_of(planned.configuration.get("provider_config_key")),
        protect=False,
        retain_on_delete=False,
        ignore_changes=(),
        aliases=(),
        external=False,
        delete=False,
    )
    return Read(planned, known, stated, {k: v for k, v in by_name.items() if v}, frozenset(reader.unnamed), frozenset(lost))


def finished(read: Read, identities: Identities) -> Resource:
    """The second half: identifiers of others become references, secrets are masked, edges are drawn."""
    properties: dict[str, object] = {}
    for key, value in sorted(read.stated.inputs.items()):
        among = tuple(dict.fromkeys(urn for urn, _ in read.targets.get(key, ())))

        def written(text: str, among: tuple[str, ...] = among, whole: object = value) -> str:
            return identities.written(text, among, whole_property=text == whole)

        properties[key] = masked(value, written, name=key, origin=SecretOrigin.UNTOLD)
    return Resource(
        urn=read.stated.urn,
        type=read.stated.type,
        name=read.planned.address,
        properties=properties,
        options=Options(provider=read.stated.provider),
        edges=tuple(_edges(read, properties)),
    )


def _edges(read: Read, properties: Mapping[str, object]) -> Iterator[Edge]:
    shown = dict.fromkeys(Edge(r.path, r.urn, r.output) for r in references(properties))
    yield from shown
    seen = {(e.property, e.target) for e in shown}
    for name, targets in read.targets.items():
        yield from (Edge(name, urn, None) for urn in dict.fromkeys(u for u, _ in targets) if (name, urn) not in seen)


def _output(type_: TerraformType | None, attribute: str) -> str:
    """The Pulumi name of an attribute that is referred to; its identifier where the plan does not say which."""
    head = attribute.partition(".")[0].partition("[")[0]
    if not head or type_ is None:
        return head or "id"
    return next((name for name, to in type_.outputs.items() if to == head), head)
