"""Who is answered, by Route 53's rules."""

import pytest

from sandbox.dns.lookup import Record, Status, lookup
from sandbox.dns.record_set import Failover, RecordSet, Zone, plain, record_set

PRIMARY = RecordSet(
    "ehr.db.internal", "CNAME", 5, ("127.10.0.1",), set_identifier="primary", failover=Failover.PRIMARY, health_check="check"
)
SECONDARY = RecordSet("ehr.db.internal", "CNAME", 5, ("127.11.0.1",), set_identifier="recovery", failover=Failover.SECONDARY)
ZONE = Zone(
    "db.internal",
    (PRIMARY, SECONDARY, RecordSet("a.deep.db.internal", "A", 60, ("10.0.0.1",)), RecordSet("*.wild.db.internal", "TXT", 60, ('"x"',))),
)
GOOD = lambda _: True  # noqa: E731
BAD = lambda _: False  # noqa: E731


def test_a_good_primary_is_answered_and_an_address_target_is_an_address_record() -> None:
    assert lookup([ZONE], "EHR.db.internal.", "A", GOOD).records == (Record("ehr.db.internal", "A", 5, "127.10.0.1"),)


def test_a_bad_primary_gives_way_to_the_secondary() -> None:
    assert [r.value for r in lookup([ZONE], "ehr.db.internal", "A", BAD).records] == ["127.11.0.1"]


def test_when_both_are_bad_the_primary_is_answered() -> None:
    second = RecordSet("ehr.db.internal", "CNAME", 5, ("127.11.0.1",), failover=Failover.SECONDARY, health_check="other")
    assert [r.value for r in lookup([Zone("db.internal", (PRIMARY, second))], "ehr.db.internal", "A", BAD).records] == ["127.10.0.1"]


@pytest.mark.parametrize(
    ("name", "type", "status"),
    [
        ("nobody.db.internal", "A", Status.NO_SUCH_NAME),
        ("deep.db.internal", "A", Status.ANSWERED),
        ("a.deep.db.internal", "AAAA", Status.ANSWERED),
        ("example.org", "A", Status.NOT_OURS),
    ],
)
def test_what_is_not_there_is_told_apart_from_what_is_not_ours(name: str, type: str, status: Status) -> None:
    answer = lookup([ZONE], name, type, GOOD)
    assert (answer.status, answer.records) == (status, ())


def test_an_alias_is_followed_inside_our_zones() -> None:
    zone = Zone("db.internal", (RecordSet("db.internal", "A", 60, (), alias="a.deep.db.internal"), *ZONE.records))
    assert [r.value for r in lookup([zone], "db.internal", "A", GOOD).records] == ["10.0.0.1"]


def test_a_chain_of_names_ends_even_when_it_is_a_ring() -> None:
    ring = Zone("x", (RecordSet("a.x", "CNAME", 1, ("b.x",)), RecordSet("b.x", "CNAME", 1, ("a.x",))))
    assert len(lookup([ring], "a.x", "A", GOOD).records) == 8


def test_a_wildcard_answers_for_names_that_do_not_exist() -> None:
    assert lookup([ZONE], "any.wild.db.internal", "TXT", GOOD).records[0].value == '"x"'


def test_the_longest_zone_answers() -> None:
    inner = Zone("in.db.internal", (RecordSet("h.in.db.internal", "A", 1, ("10.9.9.9",)),))
    assert lookup([ZONE, inner], "h.in.db.internal", "A", GOOD).records[0].value == "10.9.9.9"


def test_names_are_compared_as_route_53_writes_them() -> None:
    assert plain("\\052.Db.Internal.") == "*.db.internal"
    raw = {"Name": "e.x.", "Type": "A", "TTL": 5, "ResourceRecords": [{"Value": "1.2.3.4"}], "Failover": "PRIMARY", "SetIdentifier": "p"}
    assert record_set(raw) == RecordSet("e.x", "A", 5, ("1.2.3.4",), set_identifier="p", failover=Failover.PRIMARY)
