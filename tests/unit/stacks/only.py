"""Environments with less in them, whose recordings take a fraction of the time."""

from __future__ import annotations

from stacks.environment import Environment


def only(of: Environment, *sections: str) -> Environment:
    """`of` without any of the sections that an environment may lack, but for those named; a test of one part needs no other."""
    lacking = {name for name, field in Environment.model_fields.items() if field.default is None and not field.is_required()}
    unknown = set(sections) - lacking
    assert not unknown, f"no section that may be lacking: {', '.join(sorted(unknown))}"
    return of.model_copy(update=dict.fromkeys(lacking - set(sections)))
