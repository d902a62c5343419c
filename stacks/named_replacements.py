"""What holds state is replaced or deleted only where the environment file names it."""

from __future__ import annotations

from collections.abc import Callable, Collection

import pulumi

_DELETION_PROTECTION = "deletion_protection"


class NamedReplacements:
    """Takes the engine's protection from the resources named, and from no other.

    The engine looks at the protection a resource has, not at the one it is about to get: one `up` with the name in the file opens the
    resource, the next may replace or delete it. (Pulumi documentation, "protect".)
    """

    def __init__(self, named: Collection[str]) -> None:
        self._named = frozenset(named)
        self._met: set[str] = set()

    def register(self, register: Callable[[pulumi.ResourceTransformation], None] = pulumi.runtime.register_stack_transformation) -> None:
        """Listen to every resource that is declared from now on."""
        if self._named:
            register(self.opened)

    def opened(self, declared: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
        """The resource without protection if it is named, else None: as it is."""
        name = f"{declared.type_}::{declared.name}"
        if name not in self._named:
            return None
        self._met.add(name)
        props = {**declared.props}
        if _DELETION_PROTECTION in props:
            props[_DELETION_PROTECTION] = False
        return pulumi.ResourceTransformationResult(
            props=props, opts=pulumi.ResourceOptions.merge(declared.opts, pulumi.ResourceOptions(protect=False))
        )

    def unmet(self) -> tuple[str, ...]:
        """Names that nothing declared so far has: misspelt, or long gone."""
        return tuple(sorted(self._named - self._met))
