"""Segments: what kinds of VPC are kept apart on the Transit Gateway."""

from __future__ import annotations

from enum import StrEnum


class Segment(StrEnum):
    """A set of VPCs that share a route table of the Transit Gateway."""

    PRODUCTION = "production"
    NON_PRODUCTION = "non-production"
    SHARED = "shared"
    PARTNER = "partner"


def kept_apart(one: Segment, other: Segment) -> str | None:
    """Why no flow may join two segments, or None."""
    if {one, other} == {Segment.PRODUCTION, Segment.NON_PRODUCTION}:
        return "production and non-production are kept apart; nothing tried there may reach real records"
    return None
