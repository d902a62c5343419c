"""One resource type as a row: which AWS calls make, read, change and remove it, and how its names map."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.aws_provider.call import Call, parse
from sandbox.aws_provider.values import Properties

if TYPE_CHECKING:
    from sandbox.aws_provider.subject import Subject

Derive = Callable[["Subject", Properties], Properties]
"""Values for a call that no expression can say; their names begin with an underscore."""

Make = Callable[["Subject", Properties], Any]
"""Creates where one call cannot; answers as the row's `create` would."""

Act = Callable[["Subject", Properties, Properties], None]
"""What takes code: (subject, its values, its old properties or {} at creation)."""


@dataclass(frozen=True)
class Toggle:
    """A boolean property that is a pair of operations on AWS; `initially` is how a new resource starts."""

    on: Call
    off: Call
    initially: bool


@dataclass(frozen=True)
class Attributes:
    """Properties AWS keeps in a bag of named texts.

    Attributes:
        set: the operation that sets them.
        bag: the parameter that takes name to text for all of them; None where it sets one, in `AttributeName` and `AttributeValue`.
        names: property to its name in the bag.
    """

    set: Call
    bag: str | None
    names: Mapping[str, str]


@dataclass(frozen=True)
class Tagging:
    """How a service tags: `remove` None means that `add` puts the whole set; `read` None that the answer itself carries them."""

    add: Call
    remove: Call | None = None
    read: Call | None = None
    kind: str | None = None


@dataclass(frozen=True)
class Wait:
    """The state to wait for after creating and changing, by a JMESPath into the first read."""

    status: str
    ready: frozenset[str]
    failed: frozenset[str]
    seconds: float


@dataclass(frozen=True)
class Autoname:
    """The property that names the resource, and the prefix and spelling AWS wants when the program leaves it out."""

    property: str
    prefix: str = ""
    lower: bool = False
    suffix: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Row:
    """One resource type.

    Attributes:
        id: a JMESPath into the answer of `create`, or a template such as ``{role}:{name}`` over the properties, read back on import.
        id_pattern: a regular expression that reads a built id where the template alone would be ambiguous.
        names: property to its name in answers, or the JMESPath to it; a plain name is its parameter too.
        parameters: property to its parameter's name where that differs from the one in answers.
        flatten: members of requests and answers whose content Pulumi has at the top.
        gone: a JMESPath that is true of a resource which is listed but no longer exists.
        computed: outputs AWS does not answer with: a format text or a function of all values.
        soft: inputs that steer the provider and are never read back.
        by_code: inputs that `after` applies, at creation and later.
        derived: inputs that reach the calls through `derive` or `make` only.
        fixed: inputs an update call would take but AWS cannot change.
        unread: inputs the local AWS takes but does not give back: drift in them is not seen.
        stays: deleting resets the thing; it can still be read.
        one_of: groups of inputs of which AWS's provider takes exactly one.
        limits: what the local AWS does not do with it, in words for the status. The configuration is kept, read back and changed as on
            AWS, so the row is emulated; but nothing follows from it here. Whoever runs the sandbox is told as soon as one is made.
    """

    service: str
    create: Call
    id: str
    read: tuple[Call, ...]
    delete: tuple[Call, ...]
    update: tuple[Call, ...] = ()
    id_pattern: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    flatten: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    toggles: Mapping[str, Toggle] = field(default_factory=dict)
    attributes: Attributes | None = None
    autoname: Autoname | None = None
    tags: Tagging | None = None
    gone: str = ""
    wait: Wait | None = None
    computed: Mapping[str, str | Callable[[Properties], Any]] = field(default_factory=dict)
    soft: frozenset[str] = frozenset()
    by_code: frozenset[str] = frozenset()
    fixed: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    stays: bool = False
    one_of: tuple[tuple[str, ...], ...] = ()
    limits: str = ""
    derived: frozenset[str] = frozenset()
    derive: Derive | None = None
    make: Make | None = None
    create_region: Callable[[Properties], str] | None = None
    after: Act | None = None
    before_delete: Act | None = None

    @property
    def id_is_built(self) -> bool:
        """Whether the id is a template over the properties."""
        return "{" in self.id

    @property
    def id_parameter(self) -> str | None:
        """The parameter that carries the id in other calls, when the id comes out of the creating call."""
        return None if self.id_is_built else self.id.split(".")[-1].split("[")[0]


@dataclass(frozen=True, kw_only=True, eq=False)
class Recorded:
    """A type the local AWS does not have: it is recorded, not emulated, and listed as such.

    Attributes:
        id: template over the properties; ``{unique}`` is a fresh id.
        why: what is missing, in words for the status.
        one_of: as in a `Row`.
    """

    id: str
    why: str
    autoname: Autoname | None = None
    defaults: Mapping[str, Any] = field(default_factory=dict)
    computed: Mapping[str, str] = field(default_factory=dict)
    fixed: frozenset[str] = frozenset()
    one_of: tuple[tuple[str, ...], ...] = ()


def row(
    service: str,
    *,
    create: str,
    id: str,
    read: str | Iterable[str],
    delete: str | Iterable[str],
    update: str | Iterable[str] = (),
    toggles: Mapping[str, tuple[str, str, bool]] | None = None,
    **rest: Any,
) -> Row:
    """A row from call expressions in text."""
    for name in {"soft", "by_code", "derived", "fixed", "unread"} & rest.keys():
        rest[name] = frozenset(rest[name])
    return Row(
        service=service,
        create=parse(create),
        id=id,
        read=_calls(read),
        delete=_calls(delete),
        update=_calls(update),
        toggles={name: Toggle(parse(on), parse(off), initially) for name, (on, off, initially) in (toggles or {}).items()},
        **rest,
    )


def tagging(add: str, remove: str | None = None, read: str | None = None) -> Tagging:
    """A way of tagging from call expressions; the tags themselves go into the parameter named like one, or into ``@=Name``."""
    return Tagging(parse(add), parse(remove) if remove else None, parse(read) if read else None)


def _calls(texts: str | Iterable[str]) -> tuple[Call, ...]:
    return tuple(parse(text) for text in ([texts] if isinstance(texts, str) else texts))
