"""Only what is named is opened, whole, and a name that fits nothing is told."""

from __future__ import annotations

from typing import Any, cast

import pulumi

from stacks.named_replacements import NamedReplacements

INSTANCE, KEY = "aws:rds/instance:Instance", "aws:kms/key:Key"


def declared(type_: str, name: str, **props: Any) -> pulumi.ResourceTransformationArgs:
    opts = pulumi.ResourceOptions(protect=True, ignore_changes=["password"])
    return pulumi.ResourceTransformationArgs(resource=cast("pulumi.Resource", None), type_=type_, name=name, props=props, opts=opts)


def test_what_is_named_loses_both_protections_and_keeps_everything_else() -> None:
    opened = NamedReplacements([f"{INSTANCE}::ehr"]).opened(declared(INSTANCE, "ehr", deletion_protection=True, identifier="prod-ehr"))
    assert opened is not None
    assert opened.props == {"deletion_protection": False, "identifier": "prod-ehr"}
    assert (opened.opts.protect, opened.opts.ignore_changes) == (False, ["password"])


def test_another_name_or_another_type_of_that_name_is_left_alone() -> None:
    named = NamedReplacements([f"{INSTANCE}::ehr"])
    assert named.opened(declared(INSTANCE, "ehr-recovery")) is None
    assert named.opened(declared(KEY, "ehr")) is None


def test_a_name_that_nothing_has_is_told() -> None:
    named = NamedReplacements([f"{INSTANCE}::ehr", f"{KEY}::clincal"])
    named.opened(declared(INSTANCE, "ehr", deletion_protection=True))
    assert named.unmet() == (f"{KEY}::clincal",)


def test_nothing_named_listens_to_nothing() -> None:
    heard: list[object] = []
    NamedReplacements(()).register(heard.append)
    assert heard == []
    NamedReplacements([f"{KEY}::logs"]).register(heard.append)
    assert len(heard) == 1
