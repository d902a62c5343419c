"""The checked-in name table belongs to the types in use and to the SDK that is installed."""

from __future__ import annotations

import json
from importlib.metadata import version

from policies.terraform.generate_names import COMMON, DEFAULTS, NAMES, OVERRIDES, TYPES
from policies.terraform.names import name_table, table_provider

AGAIN = "run python -m policies.terraform.generate_names"


def test_the_table_holds_exactly_the_types_that_are_listed() -> None:
    ours, common = (set(file.read_text(encoding="utf-8").split()) for file in (TYPES, COMMON))
    assert set(name_table()) == ours | common, AGAIN
    assert ours & common == set(), "what the project uses is not listed twice"


def test_the_table_was_made_for_this_sdk() -> None:
    assert json.loads(NAMES.read_text(encoding="utf-8"))["made_with"]["pulumi_aws"] == version("pulumi-aws"), AGAIN


def test_table_and_defaults_are_of_one_provider() -> None:
    assert json.loads(DEFAULTS.read_text(encoding="utf-8"))["provider"] == table_provider(), AGAIN


def test_nothing_is_settled_for_a_type_that_is_not_in_use() -> None:
    overrides = json.loads(OVERRIDES.read_text(encoding="utf-8"))
    used = set(name_table())
    assert [token for part in ("types", "renamed", "added_later") for token in overrides[part] if token not in used] == []
    assert set(overrides["unset"]) <= {t.name for t in name_table().values()}
