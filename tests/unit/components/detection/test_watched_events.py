"""Each watched kind of event is matched by its own filter and by no other, and what nobody minds by none."""

from __future__ import annotations

import pytest

from components.encryption.key_destruction import APPROVAL, DUTY_CHANGES
from components.logs.watched_events import WATCHED, Watched
from tests.unit.components.detection.filter_pattern import PatternError, matches
from tests.unit.components.detection.trail_events import ALARMING, INNOCENT, Event, call

_BY_NAME = {watched.name: watched for watched in WATCHED}
_LONGEST = 1024
_CIS_FILTERS = {f"4.{number}" for number in range(1, 16)}


def test_every_kind_has_an_event_and_a_name_of_its_own() -> None:
    assert set(ALARMING) == set(_BY_NAME)
    assert len(_BY_NAME) == len(WATCHED)


def test_every_filter_the_benchmark_asks_for_is_there_once() -> None:
    assert sorted(w.cis for w in WATCHED if w.cis) == sorted(_CIS_FILTERS)


def test_what_was_watched_before_keeps_its_name() -> None:
    assert {"root-use", "key-destruction", "trail-change", "lock-change"} <= set(_BY_NAME)


@pytest.mark.parametrize(("kind", "event"), [(kind, event) for kind, events in ALARMING.items() for event in events])
def test_an_alarming_event_is_counted_by_its_filter_alone(kind: str, event: Event) -> None:
    assert [w.name for w in WATCHED if matches(w.pattern, event)] == [kind]


@pytest.mark.parametrize("name", [*(action.partition(":")[2] for action in (*APPROVAL, *DUTY_CHANGES))])
@pytest.mark.parametrize("role", ["prod-key-destruction", "prod-key-approval"])
def test_every_change_of_the_roles_that_destroy_keys_is_counted(name: str, role: str) -> None:
    assert [w.name for w in WATCHED if matches(w.pattern, call("iam", name, requestParameters={"roleName": role}))]


@pytest.mark.parametrize("event", INNOCENT, ids=lambda event: f"{event['eventName']}-{event['eventType']}")
def test_an_innocent_event_is_counted_by_none(event: Event) -> None:
    assert not [w.name for w in WATCHED if matches(w.pattern, event)]


@pytest.mark.parametrize("watched", WATCHED, ids=lambda w: w.name)
def test_a_pattern_is_short_enough_and_says_why_it_alarms(watched: Watched) -> None:
    assert len(watched.pattern) <= _LONGEST
    assert watched.why
    assert watched.threshold >= 1


@pytest.mark.parametrize("broken", ["$.eventName = A", "{ ($.eventName = A }", "{ eventName = A }", "{ $.eventName > 1 }"])
def test_a_broken_pattern_is_not_taken_for_one_that_does_not_match(broken: str) -> None:
    with pytest.raises(PatternError):
        matches(broken, call("s3", "A"))


def test_and_binds_closer_than_or() -> None:
    pattern = "{ $.eventName = A || $.eventName = B && $.eventSource = kms.amazonaws.com }"
    assert matches(pattern, call("s3", "A"))
    assert not matches(pattern, call("s3", "B"))
    assert matches(pattern, call("kms", "B"))
